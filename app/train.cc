// cnn train: a config becomes a run directory with a trained model in it.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/initial_weights.h"
#include "app/inputs.h"
#include "app/training_log.h"
#include "base/error.h"
#include "base/file.h"
#include "config/load_config.h"
#include "config/write_config.h"
#include "train/trainer.h"

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
};

RunSpec read_spec(const Arguments& arguments) {
  std::vector<Override> overrides = parse_overrides(arguments.settings);
  if (!arguments.epochs.empty()) overrides.push_back({"train.epochs", arguments.epochs, "--epochs"});
  if (!arguments.seed.empty()) overrides.push_back({"train.seed", arguments.seed, "--seed"});
  const LoadedConfig loaded = load_config(arguments.config, overrides);
  for (const std::string& warning : loaded.warnings) spdlog::warn("{}", warning);
  RunSpec spec = loaded.spec;
  if (!spec.data) {
    throw Error(Failure::config,
                arguments.config.string() +
                    ": has no section `data`, which training needs: say where the images are "
                    "(`cnn new` shows how)");
  }
  if (spec.train.checkpoint_every > 0) {
    spdlog::warn("train.checkpoint_every: this version writes model.bin after each epoch, and no checkpoints between");
  }
  if (!arguments.data.empty()) spec.data = rebase_data(*spec.data, fs::absolute(arguments.data));
  return spec;
}

OpenedData read_data(RunSpec& spec, const NetworkPlan& plan) {
  OpenedData data = open_data(*spec.data, plan.input, plan.classes());
  if (std::holds_alternative<AutoNormalization>(spec.data->normalize)) {
    spec.data->normalize = measure_normalization(data.train, data.training);
  }
  spdlog::info("{} images to train on, {} for validation, {} for the test", data.training.indices.size(),
               data.validation.indices.size(), data.testing.indices.size());
  return data;
}

RunDirectory make_directory(const Arguments& arguments, const RunSpec& spec) {
  RunDirectory directory = arguments.out.empty() ? make_numbered_run_directory("", spec.name)
                                                 : open_run_directory(arguments.out, arguments.overwrite);
  AtomicFile config(directory.config());
  config.write(write_config(spec));
  config.commit();
  spdlog::info("writing to {}", directory.path.string());
  return directory;
}

// Batches never have more images than there are, so neither has the memory for them.
BatchLimits batch_limits(const TrainSpec& train, const OpenedData& data) {
  const int64_t largest = std::max(data.test.count, std::ssize(data.validation.indices));
  return {std::min(train.batch_size, std::ssize(data.training.indices)),
          std::min(train.eval_batch_size, largest)};
}

int run(const Arguments& arguments, const Options& options) {
  if (arguments.overwrite && arguments.out.empty()) {
    throw Error(Failure::usage, "--overwrite needs -o DIR: without it a new directory is made for each run");
  }
  if (!arguments.out.empty()) refuse_taken_directory(arguments.out, arguments.overwrite);
  RunSpec spec = read_spec(arguments);
  const NetworkPlan plan = plan_network(spec.network);
  const OpenedData data = read_data(spec, plan);
  Workers workers(options.threads);
  Network network(plan, batch_limits(spec.train, data), workers);
  network.initialize(static_cast<uint64_t>(spec.train.seed));
  if (!arguments.init.empty())
    copy_weights(load_model(model_file(arguments.init)), arguments.init_partial, network);

  const RunDirectory directory = make_directory(arguments, spec);
  const auto log =
      options.json ? make_json_log(spec.train.log_every) : make_text_log(spec.train.log_every, options);
  const ModelInfo info{spec, data.classes};
  TrainingInput input{info, data, directory, network, workers, {}};
  if (!options.quiet) input.observers.push_back(log.get());
  Trainer(input).run();
  spdlog::info("the model is in {}; next: cnn eval {}", directory.model().string(), directory.path.string());
  return 0;
}

}  // namespace

void add_train_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("train", "Trains the network of a config and writes a run directory");
  const auto arguments = std::make_shared<Arguments>();
  command->add_option("config", arguments->config, "The config")->required()->option_text("CONFIG REQUIRED");
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
  command->footer(
      "Examples:\n"
      "  cnn train configs/fashion-mnist.yaml\n"
      "  cnn train configs/mnist-slide.yaml -o runs/try --epochs 3 --set train.optimizer.momentum=0.9\n"
      "  cnn train my.yaml --init runs/try --overwrite -o runs/finetuned\n");
  command->callback(
      [arguments, &options, &action] { action = [=, &options] { return run(*arguments, options); }; });
}

}  // namespace cnn::app
