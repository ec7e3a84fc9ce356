// cnn bench: how fast a network is on this machine, and where its time goes.
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/messages.h"
#include "app/profile_report.h"
#include "app/refuse_together.h"
#include "app/start_workers.h"
#include "app/thread_counts.h"
#include "app/threads_report.h"
#include "app/value_check.h"
#include "base/printable.h"
#include "kernels/gemm.h"
#include "run/measure_speed.h"
#include "run/probe_machine.h"
#include "run/sources.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct BenchArguments {
  fs::path source;
  fs::path data;
  std::optional<int64_t> batch_size;
  bool inference = false;
  bool real = false;
  double seconds = 2;
  std::vector<std::string> settings;
  std::string threads_model;
  double bandwidth = 0;  // GB/s
};

int model_threads(const BenchArguments& arguments, const RunSpec& spec, SpeedWishes wishes,
                  const Options& options) {
  ThreadsReport report;
  {
    Workers all = start_workers(options);
    report.machine = probe_machine(all);
  }
  report.machine.most_bandwidth = 1e9 * arguments.bandwidth;
  Workers one(1);
  wishes.tasks = true;
  Speed speed = measure_speed(spec, plan_network(spec.network), wishes, one, messages(options));
  report.name = spec.name;
  report.what = wishes.inference ? "inference" : "training";
  report.batch_size = speed.batch_images;
  report.parts = std::move(speed.parts);
  report.threads = parse_thread_counts(arguments.threads_model);
  print(options.json ? threads_json(report) : threads_table(report, table_width()));
  return 0;
}

int run_bench(const BenchArguments& arguments, const Options& options) {
  const RunSpec spec =
      read_run_spec(arguments.source, parse_overrides(arguments.settings), messages(options));
  const NetworkPlan plan = plan_network(spec.network);
  SpeedWishes wishes;
  wishes.inference = arguments.inference;
  wishes.images =
      arguments.batch_size.value_or(arguments.inference ? spec.train.eval_batch_size : spec.train.batch_size);
  wishes.seconds = arguments.seconds;
  wishes.can_skip_bad = !is_model(arguments.source);
  wishes.place = shown(arguments.source);
  if (arguments.real || !arguments.data.empty()) {
    wishes.real = data_of({arguments.source, is_model(arguments.source), spec, arguments.data, "bench --real",
                           parse_overrides(arguments.settings)},
                          "has no section `data`, so there are no real batches");
  }
  if (!arguments.threads_model.empty()) return model_threads(arguments, spec, wishes, options);
  Workers workers = start_workers(options);  // first, for images take what memory there is
  Speed speed = measure_speed(spec, plan, wishes, workers, messages(options));
  ProfileReport report;
  report.name = spec.name;
  report.what = arguments.inference ? "inference" : "training";
  report.batch_size = speed.batch_images;
  report.threads = options.threads;
  report.parameters = plan.parameter_count;
  report.peak = speed.peak;
  report.blas_kernel = blas_kernel();
  report.blas_words = options.blas.words;
  report.steps = std::move(speed.steps);
  report.images = speed.images;
  report.seconds = speed.seconds;
  report.input_seconds = speed.input_seconds;
  report.update_seconds = speed.update_seconds;
  report.images_per_second = speed.images_per_second;
  print(options.json ? profile_json(report) : profile_table(report, table_width()));
  return 0;
}

}  // namespace

void add_bench_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("bench", "Time, GFLOPS and memory of every layer, forward and backward");
  const auto arguments = std::make_shared<BenchArguments>();
  add_argument(*command, "CONFIG|MODEL|RUN", arguments->source, "A config, a model file or a run directory");
  command->add_flag("--inference", arguments->inference, "Only forward, as in evaluation");
  command->add_option("--batch-size", arguments->batch_size, "Images a batch (default: the config's)")
      ->check(whole_number(1, kMaxSide))
      ->option_text("N");
  command->add_option("--seconds", arguments->seconds, "How long to measure (default: 2)")
      ->check(real_number(0, 86400))
      ->option_text("S");
  command->add_flag("--real", arguments->real,
                    "Batches of the config's training data (default: random numbers)");
  command->add_option("--data", arguments->data, "Where these data are, instead of the config's data.root")
      ->option_text("DIR");
  CLI::Option* model =
      command
          ->add_option("--threads-model", arguments->threads_model,
                       "What so many threads would take, from the times of every task on one: 1,2,8 or 1..64")
          ->check(thread_counts())
          ->option_text("LIST");
  command
      ->add_option("--bandwidth", arguments->bandwidth,
                   "Memory's, that all threads of the machine meant share (default: as here, growing with "
                   "the threads)")
      ->check(real_number(0.001, 1e6))
      ->needs(model)
      ->option_text("GB/S");
  add_set_option(*command, arguments->settings, "train.algorithm=exact");
  command->footer(
      "Examples:\n"
      "  cnn bench configs/vgg16.yaml --batch-size 4\n"
      "  cnn bench configs/mnist-slide.yaml --real\n"
      "  cnn bench configs/cifar10-resnet20.yaml --threads-model 1..64\n"
      "  cnn bench runs/fashion-mnist --inference --json\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--batch-size", "--set train.batch_size", kSameKey},
                               {"--batch-size", "--set train.eval_batch_size", kSameKey},
                               {"--data", "--set data.root", kSameKey}});
    action = [=, &options] { return run_bench(*arguments, options); };
  });
}

}  // namespace cnn::app
