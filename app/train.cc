// cnn train: a config becomes a run directory with a trained model in it.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/dashboard_options.h"
#include "app/messages.h"
#include "app/refuse_together.h"
#include "app/resume_report.h"
#include "app/start_workers.h"
#include "app/step_figures.h"
#include "app/stop_signals.h"
#include "app/training_log.h"
#include "app/training_profile.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "run/open_training.h"
#include "run/resume_command.h"
#include "run/sources.h"
#include "train/training.h"

namespace cnn::app {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  TrainingWishes wishes;
  std::vector<std::string> settings;
  std::string epochs;  // text: the config's rules judge them
  std::string seed;
  bool profile = false;
  DashboardArguments dashboard;
};

TrainingWishes wishes_of(const Arguments& arguments) {
  TrainingWishes wishes = arguments.wishes;
  if (wishes.overwrite && wishes.resume)
    throw Error(Failure::usage, "--overwrite begins anew and --resume goes on: give one of them");
  if (wishes.resume && !wishes.init.empty())
    throw Error(Failure::usage,
                "--init begins with other weights and --resume goes on with its own: give one of them");
  if (wishes.overwrite && wishes.out.empty())
    throw Error(Failure::usage, "--overwrite needs -o DIR: without it a new directory is made for each run");
  wishes.overrides = parse_overrides(arguments.settings);
  if (!arguments.epochs.empty()) wishes.overrides.push_back({"train.epochs", arguments.epochs, "--epochs"});
  if (!arguments.seed.empty()) wishes.overrides.push_back({"train.seed", arguments.seed, "--seed"});
  return wishes;
}

std::unique_ptr<Observer> make_log(const Options& options, const OpenedData& data, LogOutput& output) {
  if (options.quiet) return options.json ? make_done_log(output) : make_quiet_log();
  const int64_t validated = std::ssize(data.validation.indices);
  const int64_t evaluated = validated > 0 ? validated : std::ssize(data.testing.indices);
  return options.json ? make_json_log(evaluated, output) : make_text_log(evaluated, options, output);
}

// What stopped it, if anything did; nothing follows. Those who watch, if somebody does, are told.
Did run_to_end(Training& training, WatchedRun* watched) {
  try {
    Did did = training.next();
    while (did != Did::stop && did != Did::end) did = training.next();
    if (did == Did::stop && watched != nullptr) watched->on_stopped();
    return did;
  } catch (const Error& error) {
    if (watched != nullptr) watched->on_failed(error.what());
    throw;
  }
}

int stopped(const RunDirectory& directory, StopReason reason) {
  // The run's own config has everything that the command line changed.
  if (reason != StopReason::closed_output) spdlog::info("stopped; go on with: {}", resume_command(directory));
  return exit_code_of(reason);
}

void say_what_was_trained(const Training& training, const RunDirectory& directory, const TrainSpec& train) {
  const TrainingState& state = training.state();
  if (state.is_out_of_patience()) {
    spdlog::info("ended in epoch {} of {}: {}", state.trained_epoch(), train.epochs, end_of_patience(train));
  }
  spdlog::info("the model is in {}; next: {} {}", shown(directory.model()), program_command("eval"),
               shell_path(directory.path));
  if (const auto best = training.best(); best && state.trained_epoch() > 1) {
    spdlog::info("{}", best_line(*best, state.trained_epoch(), state.model_epoch));
  }
}

int run(const Arguments& arguments, const Options& options) {
  const TrainingWishes wishes = wishes_of(arguments);
  const auto dashboard = open_dashboard(arguments.dashboard);
  Control& control = watch_stop_signals();
  PlannedTraining planned = plan_training(wishes, messages(options));
  Workers workers = start_workers(options);
  OpenedTraining opened(std::move(planned), workers, messages(options));
  const RunDirectory& directory = opened.directory();
  const TrainSpec& train = opened.spec().train;

  LogOutput output(control);
  auto log = make_log(options, opened.data(), output);
  std::unique_ptr<Observer> figures;
  if (options.verbose && !options.quiet) figures = make_step_figures(opened.network());
  std::shared_ptr<WatchedRun> watched;
  if (dashboard) watched = watch_training(*dashboard, opened, control);
  Audience audience({log.get(), figures.get(), watched.get()});
  Training training(opened.input(audience, control));
  if (const CheckpointFile* checkpoint = opened.checkpoint()) {
    training.resume(*checkpoint);
    if (watched) watched->on_resumed(training.state().changes, training.state().settings);
    if (training.is_finished()) {
      if (const auto warning = mend_config(directory, checkpoint->info().spec)) spdlog::warn("{}", *warning);
      const TrainingState& state = training.state();
      log->on_done({directory.model(), state.model_epoch, state.steps, 0, state.trained_epoch(),
                    state.has_epochs_left(), training.best()});
      spdlog::info("{}", finished_report(training.state(), directory, train, checkpoint->info().spec.train,
                                         wishes.data));
      return 0;
    }
  }
  training.prepare();  // after which nothing refuses the run: its directory stays
  save_config(directory, opened.spec());
  spdlog::info("writing to {}", shown(directory.path));
  if (dashboard) tell_address(*dashboard);
  finish_batch_on_signal();
  if (arguments.profile) opened.network().start_profile(Mode::training);
  const Did did = run_to_end(training, watched.get());
  log.reset();  // and with it the progress line, before anything else is said
  if (arguments.profile) save_profile(opened.spec(), opened.network(), training.times(), workers, directory);
  if (did == Did::stop) return stopped(directory, control.stop_reason());
  say_what_was_trained(training, directory, train);
  if (dashboard && arguments.dashboard.keep) keep_page(control);
  return output.is_complete() ? 0 : static_cast<int>(Failure::resource);
}

}  // namespace

void add_train_command(CLI::App& app, const Options& options, Action& action) {
  CLI::App* command =
      app.add_subcommand("train", "Trains the network of a config and writes a run directory");
  const auto arguments = std::make_shared<Arguments>();
  add_argument(*command, "CONFIG", arguments->wishes.config, "The config");
  command
      ->add_option(
          "-o,--out", arguments->wishes.out,
          "Where to write model.bin, config.yaml and metrics.csv (default: runs/NAME, then runs/NAME-2, ...)")
      ->option_text("DIR");
  command
      ->add_option("--set", arguments->settings,
                   "Change a key of the config, as --set train.batch_size=32; repeatable")
      ->allow_extra_args(false)
      ->option_text("KEY=VALUE");
  command->add_option("--epochs", arguments->epochs, "Short for --set train.epochs=N")->option_text("N");
  command->add_option("--seed", arguments->seed, "Short for --set train.seed=N")->option_text("N");
  command
      ->add_option("--data", arguments->wishes.data, "Where the data are, instead of the config's data.root")
      ->option_text("DIR");
  CLI::Option* init = command
                          ->add_option("--init", arguments->wishes.init,
                                       "Begin with this model's weights; names and shapes must match")
                          ->option_text("MODEL|RUN");
  command
      ->add_flag("--init-partial", arguments->wishes.init_partial, "With --init: take the weights that match")
      ->needs(init);
  command->add_flag("--overwrite", arguments->wishes.overwrite, "Replace the model that DIR holds");
  command->add_flag(
      "--resume", arguments->wishes.resume,
      "Go on with DIR's last checkpoint (without -o: with the newest run of this config's name)");
  command
      ->add_option("--changes", arguments->wishes.changes,
                   "Make the changes of another run's changes.jsonl at the same steps: the same bits again")
      ->option_text("FILE");
  command->add_flag("--profile", arguments->profile,
                    "Write where the time goes, layer by layer, to DIR/profile.txt and profile.json");
  add_dashboard_options(*command, arguments->dashboard);
  command->footer(
      "Examples:\n"
      "  cnn train configs/fashion-mnist.yaml\n"
      "  cnn train configs/mnist-slide.yaml -o runs/try --epochs 3 --set train.optimizer.momentum=0.9\n"
      "  cnn train configs/mnist-slide.yaml -o runs/try --resume\n"
      "  cnn train configs/mnist-slide.yaml --dashboard\n"
      "  cnn train my.yaml --init runs/try --overwrite -o runs/finetuned\n");
  command->callback([command, arguments, &options, &action] {
    refuse_together(*command, {{"--epochs", "--set train.epochs", kSameKey},
                               {"--seed", "--set train.seed", kSameKey},
                               {"--data", "--set data.root", kSameKey}});
    action = [=, &options] { return run(*arguments, options); };
  });
}

}  // namespace cnn::app
