// cnn train: a config becomes a run directory with a trained model in it.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/initial_weights.h"
#include "app/inputs.h"
#include "app/left_out.h"
#include "app/outputs.h"
#include "app/peak.h"
#include "app/profile_report.h"
#include "app/refuse_together.h"
#include "app/require_memory.h"
#include "app/resume_report.h"
#include "app/start_workers.h"
#include "app/step_figures.h"
#include "app/stop_signals.h"
#include "app/training_log.h"
#include "base/error.h"
#include "base/file.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "config/load_config.h"
#include "config/write_config.h"
#include "data/class_weights.h"
#include "kernels/gemm.h"
#include "spec/single_value_norm.h"
#include "train/same_data.h"
#include "train/same_training.h"
#include "train/training.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  fs::path config;
  fs::path out;
  std::vector<std::string> settings;
  std::string epochs;  // text: the config's rules judge them
  std::string seed;
  fs::path data;
  fs::path init;
  bool init_partial = false;
  bool overwrite = false;
  bool resume = false;
  bool profile = false;
};

// A model or a run in the place of the config: its own message, for a YAML reader would only see strange
// bytes.
void refuse_model(const fs::path& path, bool resume) {
  std::error_code ignored;  // what cannot even be asked for, load_config refuses
  if (!fs::exists(path, ignored) || !is_model(path)) return;
  const bool is_directory = fs::is_directory(path, ignored);
  const RunDirectory run{is_directory ? path : path.parent_path(), nullptr};
  const bool has_config = fs::exists(run.config(), ignored);
  if (is_directory && !has_config) return;
  const std::string what =
      shown(path) + (is_directory ? ": is a run directory" : ": is a model") + ", not a config; ";
  // A checkpoint alone has no weights to begin with, only to go on with.
  const bool is_checkpoint =
      is_directory ? !fs::exists(run.model(), ignored) : path.filename() == run.checkpoint().filename();
  if (is_checkpoint || (resume && has_config && fs::exists(run.checkpoint(), ignored)))
    throw Error(Failure::config, what + "to go on with it: " + resume_command(run));
  throw Error(Failure::config, what + "to begin with its weights: " + program_command("train ") +
                                   (has_config ? shell_path(run.config()) : "CONFIG") + " --init " +
                                   shell_path(path));
}

RunSpec read_spec(const Arguments& arguments) {
  refuse_model(arguments.config, arguments.resume);
  std::vector<Override> overrides = parse_overrides(arguments.settings);
  if (!arguments.epochs.empty()) overrides.push_back({"train.epochs", arguments.epochs, "--epochs"});
  if (!arguments.seed.empty()) overrides.push_back({"train.seed", arguments.seed, "--seed"});
  const LoadedConfig loaded = load_config(arguments.config, overrides);
  for (const std::string& warning : loaded.warnings) spdlog::warn("{}", warning);
  RunSpec spec = loaded.spec;
  if (!spec.data) {
    throw Error(Failure::config,
                shown(arguments.config) +
                    ": has no section `data`, which training needs: say where the images are "
                    "(`" +
                    program_command("new") + "` shows how)");
  }
  if (arguments.data.empty()) {
    require_data_of_config(arguments.config, overrides, *spec.data);
  } else {
    spec.data = rebase_data(*spec.data, fs::absolute(arguments.data));
  }
  return spec;
}

// `class_weights: balanced` as numbers.
void balance_classes(RunSpec& spec, const OpenedData& data) {
  if (!std::holds_alternative<BalancedWeights>(spec.train.loss.class_weights)) return;
  auto weights = balanced_class_weights(data.train, data.training, std::ssize(data.classes));
  std::string empty;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) empty += (empty.empty() ? "" : ", ") + printable(data.classes[i]);
  }
  if (!empty.empty()) {
    spdlog::warn("no image to train on is of class {}; in class_weights: balanced it weighs 0", empty);
  }
  spec.train.loss.class_weights = std::move(weights);
}

// `before`: what a training that goes on knows of its images, whatever has become of them; else null.
OpenedData read_data(RunSpec& spec, const NetworkPlan& plan, const ModelInfo* before,
                     const Options& options) {
  DataNeeds needs;
  needs.threads = options.threads;
  needs.can_skip_bad = before == nullptr;
  OpenedData data = open_data(*spec.data, plan.input, plan.classes(), needs);
  for (const std::string& warning : data.warnings) spdlog::warn("{}", warning);
  for (const std::string& notice : data.notices) spdlog::info("{}", notice);
  if (data.train.is_streamed()) {
    spdlog::info("the training images are more than memory holds: they are decoded anew in each epoch");
  }
  if (before != nullptr) data.mean_image = before->mean_image;
  measure_training_images(*spec.data, data);
  balance_classes(spec, data);
  return data;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The mean of the pixels trained on, which predictions compare images with. A set that is more than memory
// holds is not read once more for that.
std::optional<double> brightness_of(const RunSpec& spec, const OpenedData& data) {
  if (const auto* known = std::get_if<Normalization>(&spec.data->normalize)) {
    const double mean = mean_of(known->mean);
    if (mean >= 0 && mean <= 1) return mean;
  }
  if (data.train.is_streamed()) return std::nullopt;
  return mean_of(measure_normalization(data.train, data.training).mean);
}

// What the model is to know beside its weights.
ModelInfo info_of(const RunSpec& spec, const OpenedData& data, const ModelInfo* before,
                  std::optional<std::vector<uint64_t>> trained_on) {
  ModelInfo info{.spec = spec, .classes = data.classes, .mean_image = data.mean_image};
  info.trained_on = std::move(trained_on);
  info.brightness = before != nullptr ? before->brightness : brightness_of(spec, data);
  info.pictures = before != nullptr ? before->pictures : data.train.pictures;
  return info;
}

RunDirectory make_directory(const Arguments& arguments, const std::string& name) {
  if (arguments.out.empty()) return make_numbered_run_directory("", name);
  return open_run_directory(arguments.out, arguments.overwrite);
}

// Batches never have more images than there are, so neither has the memory for them.
BatchLimits batch_limits(const TrainSpec& train, const NetworkPlan& plan, const OpenedData& data) {
  const int64_t largest = std::max(std::ssize(data.testing.indices), std::ssize(data.validation.indices));
  const int64_t images = std::ssize(data.training.indices);
  const int64_t joined = joins_last_image(plan, train.batch_size, images) ? 1 : 0;
  return {std::min(train.batch_size, images) + joined, std::min(train.eval_batch_size, largest)};
}

std::unique_ptr<Observer> make_log(const Options& options, const OpenedData& data, LogOutput& output) {
  if (options.quiet) return options.json ? make_done_log(output) : make_quiet_log();
  const int64_t validated = std::ssize(data.validation.indices);
  const int64_t evaluated = validated > 0 ? validated : std::ssize(data.testing.indices);
  return options.json ? make_json_log(evaluated, output) : make_text_log(evaluated, options, output);
}

void check_arguments(const Arguments& arguments) {
  if (arguments.overwrite && arguments.resume) {
    throw Error(Failure::usage, "--overwrite begins anew and --resume goes on: give one of them");
  }
  if (arguments.resume && !arguments.init.empty()) {
    throw Error(Failure::usage,
                "--init begins with other weights and --resume goes on with its own: give one of them");
  }
  if (arguments.overwrite && arguments.out.empty()) {
    throw Error(Failure::usage, "--overwrite needs -o DIR: without it a new directory is made for each run");
  }
  if (!arguments.out.empty() && !arguments.resume) refuse_taken_directory(arguments.out, arguments.overwrite);
}

// A run that goes on.
struct Resumed {
  explicit Resumed(const RunDirectory& run) : directory(run), checkpoint(run.checkpoint()) {}

  RunDirectory directory;
  CheckpointFile checkpoint;
};

// What is read must not be among what is written. A run's own config is, where the run goes on or is
// replaced.
void check_outputs(const Arguments& arguments, const fs::path& directory, const DataSpec& data) {
  std::error_code error;
  const fs::path config = fs::canonical(arguments.config, error);
  const fs::path own = fs::canonical(directory, error) / "config.yaml";
  const bool is_own = config == own && (arguments.resume || arguments.overwrite);
  std::vector<Input> inputs;
  if (!is_own) inputs.push_back({arguments.config, "the config"});
  if (!arguments.init.empty()) inputs.push_back({model_path(arguments.init), "the model of --init"});
  check_run_output(directory, inputs, data, arguments.resume || arguments.overwrite);
}

std::optional<Resumed> reopen(const Arguments& arguments, const std::string& name) {
  if (!arguments.resume) return std::nullopt;
  const fs::path path = arguments.out.empty() ? newest_run_directory("", name) : arguments.out;
  if (arguments.out.empty()) spdlog::info("--resume: goes on with {}", shown(path));
  return std::optional<Resumed>(std::in_place, reopen_run_directory(path));
}

// Takes up the checkpoint. False where there is nothing left to do.
bool go_on(Training& training, const CheckpointFile& checkpoint, const RunDirectory& directory,
           const RunSpec& spec, const Arguments& arguments, Observer& log) {
  training.resume(checkpoint);
  if (!training.is_finished()) return true;
  if (const auto warning = mend_config(directory, checkpoint.info().spec)) spdlog::warn("{}", *warning);
  const TrainingState& state = training.state();
  log.on_done({directory.model(), state.model_epoch, state.steps, 0, state.trained_epoch(),
               state.has_epochs_left(), training.best()});
  spdlog::info("{}", finished_report(training.state(), directory, spec.train, checkpoint.info().spec.train,
                                     arguments.data));
  return false;
}

// profile.txt and profile.json in the run's directory: where the time of the batches trained now went.
void save_profile(const RunSpec& spec, const Network& network, const TrainingTimes& times, Workers& workers,
                  const RunDirectory& directory) {
  if (times.images == 0) {
    spdlog::warn("--profile: no batch was trained, so there is nothing to tell of");
    return;
  }
  ProfileReport report;
  report.name = spec.name;
  report.what = "training";
  report.batch_size = spec.train.batch_size;
  report.threads = workers.pool().threads();
  report.parameters = network.plan().parameter_count;
  report.peak_gflops = measure_peak_gflops(workers);
  report.blas_kernel = blas_kernel();
  report.steps = network.profile();
  report.images = times.images;
  report.seconds = times.seconds;
  report.input_seconds = times.input_seconds;
  report.update_seconds = times.update_seconds;
  report.images_per_second = static_cast<double>(times.images) / times.seconds;
  for (const auto& [name, text] :
       {std::pair{"profile.txt", profile_table(report)}, {"profile.json", profile_json(report)}}) {
    AtomicFile file(directory.path / name);
    file.write(text);
    file.commit();
  }
  spdlog::info("where the time went is in {}", shown(directory.path / "profile.txt"));
}

int run(const Arguments& arguments, const Options& options) {
  check_arguments(arguments);
  Control& control = watch_stop_signals();
  RunSpec spec = read_spec(arguments);
  const NetworkPlan plan = plan_network(spec.network);
  refuse_single_values(plan, spec.train.batch_size, kMaxElements, shown(arguments.config),
                       "train.batch_size");
  std::optional<LoadedModel> initial;
  if (!arguments.init.empty()) initial = load_model(model_path(arguments.init));
  Workers workers = start_workers(options);  // first, for images take what memory there is
  const std::optional<Resumed> resumed = reopen(arguments, spec.name);
  if (arguments.out.empty() && !resumed) {
    check_run_place(fs::path("runs") / spec.name, *spec.data);
  } else {
    check_outputs(arguments, resumed ? resumed->directory.path : arguments.out, *spec.data);
  }
  const ModelInfo* before = resumed ? &resumed->checkpoint.info() : nullptr;
  if (before != nullptr) check_same_training(before->spec, spec);
  OpenedData data = read_data(spec, plan, before, options);
  if (before != nullptr) {
    check_same_data(resumed->checkpoint, data, *spec.data);
    check_same_training(before->spec, spec);  // what was measured from the images too
  }
  auto trained_on =
      leave_out_of_training(initial ? &initial->info : nullptr, before, spec.train.epochs > 0, data);
  spdlog::info("{} images to train on, {} for validation, {} for the test", data.training.indices.size(),
               data.validation.indices.size(), data.testing.indices.size());
  refuse_single_values(plan, spec.train.batch_size, std::ssize(data.training.indices),
                       shown(arguments.config), "train.batch_size");
  check_reads_back(spec);
  const BatchLimits limits = batch_limits(spec.train, plan, data);
  require_training_memory(spec.train, plan, limits,
                          !data.validation.indices.empty() && !data.testing.indices.empty(),
                          workers.pool().threads());
  if (options.verbose)
    spdlog::info("{}", training_memory_line(spec.train, plan, limits, data, workers.pool().threads()));
  Network network(plan, limits, workers, engine_of(spec.train));
  network.initialize(static_cast<uint64_t>(spec.train.seed));
  if (initial) begin_with_weights(*initial, data.classes, arguments.init_partial, network);

  const RunDirectory directory = resumed ? resumed->directory : make_directory(arguments, spec.name);
  const ModelInfo info = info_of(spec, data, before, std::move(trained_on));
  LogOutput output(control);
  auto log = make_log(options, data, output);
  std::vector<Observer*> observers = {log.get()};
  std::unique_ptr<Observer> figures;
  if (options.verbose && !options.quiet) {
    figures = make_step_figures(network);
    observers.push_back(figures.get());
  }
  Audience audience(observers);
  Training training({info, data, directory, network, limits.training, workers, audience, control});
  if (resumed && !go_on(training, resumed->checkpoint, directory, spec, arguments, *log)) return 0;
  training.prepare();  // after which nothing refuses the run: its directory stays
  save_config(directory, spec);
  spdlog::info("writing to {}", shown(directory.path));
  finish_batch_on_signal();
  if (arguments.profile) network.start_profile(Mode::training);
  Did did = training.next();
  while (did != Did::stop && did != Did::end) did = training.next();
  log.reset();  // and with it the progress line, before anything else is said
  if (arguments.profile) save_profile(spec, network, training.times(), workers, directory);
  if (did == Did::stop) {
    // The run's own config has everything that the command line changed.
    if (control.stop_reason() != StopReason::closed_output)
      spdlog::info("stopped; go on with: {}", resume_command(directory));
    return exit_code_of(control.stop_reason());
  }
  const TrainingState& state = training.state();
  if (state.is_out_of_patience()) {
    spdlog::info("ended in epoch {} of {}: {}", state.trained_epoch(), spec.train.epochs,
                 end_of_patience(spec.train));
  }
  spdlog::info("the model is in {}; next: {} {}", shown(directory.model()), program_command("eval"),
               shell_path(directory.path));
  if (const auto best = training.best(); best && state.trained_epoch() > 1) {
    spdlog::info("{}", best_line(*best, state.trained_epoch(), state.model_epoch));
  }
  return output.is_complete() ? 0 : static_cast<int>(Failure::resource);
}

}  // namespace

void add_train_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("train", "Trains the network of a config and writes a run directory");
  const auto arguments = std::make_shared<Arguments>();
  add_argument(*command, "CONFIG", arguments->config, "The config");
  command
      ->add_option(
          "-o,--out", arguments->out,
          "Where to write model.bin, config.yaml and metrics.csv (default: runs/NAME, then runs/NAME-2, ...)")
      ->option_text("DIR");
  command
      ->add_option("--set", arguments->settings,
                   "Change a key of the config, as --set train.batch_size=32; repeatable")
      ->allow_extra_args(false)
      ->option_text("KEY=VALUE");
  command->add_option("--epochs", arguments->epochs, "Short for --set train.epochs=N")->option_text("N");
  command->add_option("--seed", arguments->seed, "Short for --set train.seed=N")->option_text("N");
  command->add_option("--data", arguments->data, "Where the data are, instead of the config's data.root")
      ->option_text("DIR");
  CLI::Option* init = command
                          ->add_option("--init", arguments->init,
                                       "Begin with this model's weights; names and shapes must match")
                          ->option_text("MODEL|RUN");
  command->add_flag("--init-partial", arguments->init_partial, "With --init: take the weights that match")
      ->needs(init);
  command->add_flag("--overwrite", arguments->overwrite, "Replace the model that DIR holds");
  command->add_flag(
      "--resume", arguments->resume,
      "Go on with DIR's last checkpoint (without -o: with the newest run of this config's name)");
  command->add_flag("--profile", arguments->profile,
                    "Write where the time goes, layer by layer, to DIR/profile.txt and profile.json");
  command->footer(
      "Examples:\n"
      "  cnn train configs/fashion-mnist.yaml\n"
      "  cnn train configs/mnist-slide.yaml -o runs/try --epochs 3 --set train.optimizer.momentum=0.9\n"
      "  cnn train configs/mnist-slide.yaml -o runs/try --resume\n"
      "  cnn train my.yaml --init runs/try --overwrite -o runs/finetuned\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--epochs", "--set train.epochs", kSameKey},
                               {"--seed", "--set train.seed", kSameKey},
                               {"--data", "--set data.root", kSameKey}});
    action = [=, &options] { return run(*arguments, options); };
  });
}

}  // namespace cnn::app
