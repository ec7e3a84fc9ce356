// cnn bench: how fast a network is on this machine, and where its time goes.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/inputs.h"
#include "app/peak.h"
#include "app/profile_report.h"
#include "app/refuse_together.h"
#include "app/require_memory.h"
#include "app/start_workers.h"
#include "app/synthetic_batch.h"
#include "base/error.h"
#include "base/printable.h"
#include "data/batches.h"
#include "data/open_dataset.h"
#include "infer/evaluate.h"
#include "kernels/gemm.h"
#include "network/network.h"
#include "spec/single_value_norm.h"
#include "train/network_optimizer.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  fs::path source;
  fs::path data;
  std::optional<int64_t> batch_size;
  bool inference = false;
  bool real = false;
  double seconds = 2;
  std::vector<std::string> settings;
};

// Real batches of the config's training data, one after another.
class RealBatches {
 public:
  RealBatches(const RunSpec& spec, const NetworkPlan& plan, const Arguments& arguments, int64_t batch_size)
      : spec_(data_spec(spec, arguments)),
        data_(opened(spec_, plan, is_model(arguments.source))),
        batches_(batches_of(data_, Split::train, spec_, batch_size)) {}

  // Every batch is full: the last one of an epoch, if smaller, is left out.
  void fill_next(Network& network, ThreadPool& pool) {
    batches_.fill(next_, network.images(), network.labels(), pool);
    const int64_t full = std::max<int64_t>(1, batches_.images() / batches_.batch_images(0));
    next_ = (next_ + 1) % full;
  }

  int64_t batch_images() const { return batches_.batch_images(0); }

 private:
  static DataSpec data_spec(const RunSpec& spec, const Arguments& arguments) {
    if (!spec.data) {
      throw Error(Failure::config,
                  shown(arguments.source) + ": has no section `data`, so there are no real batches");
    }
    if (!arguments.data.empty()) return rebase_data(*spec.data, fs::absolute(arguments.data));
    if (is_model(arguments.source)) {
      require_data_of_model(arguments.source, *spec.data, "bench");
    } else {
      require_data_of_config(arguments.source, parse_overrides(arguments.settings), *spec.data);
    }
    return *spec.data;
  }

  // Normalized as in training: only what costs the same is a fair measurement.
  static OpenedData opened(DataSpec& spec, const NetworkPlan& plan, bool is_of_model) {
    DataNeeds needs;
    needs.test = false;
    needs.can_skip_bad = !is_of_model;
    OpenedData data = open_data(spec, plan.input, plan.classes(), needs);
    measure_training_images(spec, data);
    return data;
  }

  DataSpec spec_;
  OpenedData data_;
  Batches batches_;
  int64_t next_ = 0;
};

// Runs batches and adds up what they take.
class Bench {
 public:
  Bench(Network& network, Optimizer* optimizer, RealBatches* real, int64_t images, Workers& workers)
      : network_(network), optimizer_(optimizer), real_(real), images_(images), workers_(workers) {}

  // At least `seconds` and 3 batches, after a few that warm up. The rate is that of the median batch.
  void run(double seconds, ProfileReport& report) {
    for (int i = 0; i < 2; ++i) one_batch(report);
    report.input_seconds = report.update_seconds = 0;
    network_.start_profile(optimizer_ == nullptr ? Mode::inference : Mode::training);
    std::vector<double> times;
    const double start = now();
    while (times.size() < 3 || now() - start < seconds) {
      const double begin = now();
      one_batch(report);
      times.push_back(now() - begin);
    }
    report.images = images_ * std::ssize(times);
    for (const double time : times) report.seconds += time;
    std::nth_element(times.begin(), times.begin() + std::ssize(times) / 2, times.end());
    report.images_per_second = static_cast<double>(images_) / times[times.size() / 2];
  }

 private:
  void one_batch(ProfileReport& report) {
    const double begin = now();
    if (real_ != nullptr) real_->fill_next(network_, workers_.pool());
    const double filled = now();
    if (optimizer_ == nullptr) {
      network_.evaluate(images_);
    } else {
      network_.compute_gradients(images_);
      const double computed = now();
      // No step in any direction: the numbers stay what they are, the work is the same.
      optimizer_->step(++steps_, 0, workers_.pool());
      report.update_seconds += now() - computed;
    }
    if (real_ != nullptr) report.input_seconds += filled - begin;
  }

  Network& network_;
  Optimizer* optimizer_;
  RealBatches* real_;
  int64_t images_;
  Workers& workers_;
  int64_t steps_ = 0;
};

MemoryNeeds bench_memory(const TrainSpec& train, const NetworkPlan& plan, const Arguments& arguments,
                         int64_t images, const Options& options) {
  TrainSpec measured = train;
  measured.batch_size = images;  // what algorithms are chosen for
  if (arguments.inference) return inference_memory(measured, plan, images, options.threads);
  measured.average_decay = 0;
  measured.accumulate = 1;
  return training_memory(measured, plan, {images, 1}, false, options.threads);
}

int run(const Arguments& arguments, const Options& options) {
  const RunSpec spec = read_run_spec(arguments.source, parse_overrides(arguments.settings));
  const NetworkPlan plan = plan_network(spec.network);
  int64_t images =
      arguments.batch_size.value_or(arguments.inference ? spec.train.eval_batch_size : spec.train.batch_size);
  Workers workers = start_workers(options);  // first, for images take what memory there is
  std::optional<RealBatches> real;
  if (arguments.real || !arguments.data.empty()) real.emplace(spec, plan, arguments, images);
  if (real) images = real->batch_images();
  if (!arguments.inference)
    refuse_single_values(plan, images, kMaxElements, shown(arguments.source), "--batch-size");
  const BatchLimits limits = arguments.inference ? BatchLimits{0, images} : BatchLimits{images, 1};
  require_memory({arguments.inference ? "evaluating" : "training", images, "--batch-size",
                  [&](int64_t size) { return bench_memory(spec.train, plan, arguments, size, options); }});
  ProfileReport report;
  report.name = spec.name;
  report.what = arguments.inference ? "inference" : "training";
  report.batch_size = images;
  report.threads = options.threads;
  report.parameters = plan.parameter_count;
  report.peak_gflops = measure_peak_gflops(workers);
  report.blas_kernel = blas_kernel();
  report.blas_words = options.blas.words;

  Network network(plan, limits, workers, {images, spec.train.algorithm});
  network.initialize(static_cast<uint64_t>(spec.train.seed));
  if (!real) put_synthetic_batch(network, images);
  std::unique_ptr<Optimizer> optimizer;
  if (!arguments.inference) optimizer = make_network_optimizer(spec.train.optimizer, network);
  Bench(network, optimizer.get(), real ? &*real : nullptr, images, workers).run(arguments.seconds, report);
  report.steps = network.profile();
  print(options.json ? profile_json(report) : profile_table(report, table_width()));
  return 0;
}

}  // namespace

void add_bench_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("bench", "Time, GFLOPS and memory of every layer, forward and backward");
  const auto arguments = std::make_shared<Arguments>();
  add_argument(*command, "CONFIG|MODEL|RUN", arguments->source, "A config, a model file or a run directory");
  command->add_flag("--inference", arguments->inference, "Only forward, as in evaluation");
  command->add_option("--batch-size", arguments->batch_size, "Images a batch (default: the config's)")
      ->check(CLI::Range(int64_t{1}, kMaxSide))
      ->option_text("N");
  command->add_option("--seconds", arguments->seconds, "How long to measure (default: 2)")
      ->check(CLI::Range(0.0, 86400.0))
      ->option_text("S");
  command->add_flag("--real", arguments->real,
                    "Batches of the config's training data (default: random numbers)");
  command->add_option("--data", arguments->data, "Where these data are, instead of the config's data.root")
      ->option_text("DIR");
  command
      ->add_option("--set", arguments->settings,
                   "Change a key of the config, as --set train.algorithm=exact; repeatable")
      ->allow_extra_args(false)
      ->option_text("KEY=VALUE");
  command->footer(
      "Examples:\n"
      "  cnn bench configs/vgg16.yaml --batch-size 4\n"
      "  cnn bench configs/mnist-slide.yaml --real\n"
      "  cnn bench runs/fashion-mnist --inference --json\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--batch-size", "--set train.batch_size", kSameKey},
                               {"--batch-size", "--set train.eval_batch_size", kSameKey},
                               {"--data", "--set data.root", kSameKey}});
    action = [=, &options] { return run(*arguments, options); };
  });
}

}  // namespace cnn::app
