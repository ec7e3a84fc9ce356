#include "app/training_session.h"

#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/begun_anew.h"
#include "app/config_desk.h"
#include "app/messages.h"
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
#include "model/json_text.h"
#include "run/resume_command.h"
#include "train/training.h"

namespace cnn::app {
namespace {

std::unique_ptr<Observer> make_log(const Options& options, const OpenedData& data, LogOutput& output) {
  if (options.quiet) return options.json ? make_done_log(output) : make_quiet_log();
  const int64_t validated = std::ssize(data.validation.indices);
  const int64_t evaluated = validated > 0 ? validated : std::ssize(data.testing.indices);
  return options.json ? make_json_log(evaluated, output) : make_text_log(evaluated, options, output);
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

class Session {
 public:
  Session(const SessionWishes& wishes, const Options& options)
      : wishes_(wishes),
        options_(options),
        control_(watch_stop_signals()),
        desk_(wishes.training.config, control_),
        dashboard_(open_dashboard(wishes.dashboard)) {
    if (dashboard_) desk_.add_routes(*dashboard_);
  }

  int run() {
    TrainingWishes wishes = wishes_.training;
    for (;;) {
      const int code = train_or_tell(wishes);
      const auto text = desk_.take_restart();
      if (!text) return code;
      control_.open_again();
      if (control_.stop_reason() != StopReason::none) return code;
      wishes = begun_anew(wishes, *text);
    }
  }

 private:
  int train_or_tell(const TrainingWishes& wishes);
  int train(const TrainingWishes& wishes);
  Workers& workers();
  Did run_to_end(Training& training, WatchedRun* watched);
  int stopped(const RunDirectory& directory);
  void begin_page(OpenedTraining& opened);

  const SessionWishes& wishes_;
  const Options& options_;
  Control& control_;
  ConfigDesk desk_;
  std::unique_ptr<Dashboard> dashboard_;  // null unless one is wanted; asks the desk
  std::unique_ptr<Workers> workers_;
  bool is_told_ = false;  // the page's address
};

// Those who watch are told of an error too.
int Session::train_or_tell(const TrainingWishes& wishes) {
  try {
    return train(wishes);
  } catch (const Error& error) {
    if (const auto run = dashboard_ ? dashboard_->run() : nullptr) run->on_failed(error.what());
    throw;
  }
}

// Started once, for all of its trainings.
Workers& Session::workers() {
  if (!workers_) workers_.reset(new Workers(start_workers(options_)));
  return *workers_;
}

int Session::train(const TrainingWishes& wishes) {
  OpenedTraining opened(
      wishes, [&]() -> Workers& { return workers(); }, messages(options_));
  const RunDirectory& directory = opened.directory();
  const TrainSpec& train = opened.spec().train;

  LogOutput output(control_);
  auto log = make_log(options_, opened.data(), output);
  std::unique_ptr<Observer> figures;
  if (options_.verbose && !options_.quiet) figures = make_step_figures(opened.network());
  std::shared_ptr<WatchedRun> watched;
  if (dashboard_) watched = watch_training(*dashboard_, opened, control_);
  Audience audience({log.get(), figures.get(), watched.get()});
  Training training(opened.input(audience, control_));
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
  finish_batch_on_signal();  // what stops it from here on is saved
  training.prepare();        // after which nothing refuses the run: its directory stays
  save_config(directory, opened.spec());
  spdlog::info("writing to {}", shown(directory.path));
  if (dashboard_) begin_page(opened);
  if (wishes_.profile) opened.network().start_profile(Mode::training);
  const Did did = run_to_end(training, watched.get());
  log.reset();  // and with it the progress line, before anything else is said
  if (wishes_.profile) save_profile(opened.spec(), opened.network(), training.times(), *workers_, directory);
  if (did == Did::stop) return stopped(directory);
  say_what_was_trained(training, directory, train);
  if (dashboard_ && wishes_.dashboard.keep)
    keep_page(control_, [&] {
      training.show();
      return desk_.wants_restart();
    });
  return output.is_complete() ? 0 : static_cast<int>(Failure::resource);
}

void Session::begin_page(OpenedTraining& opened) {
  desk_.show(opened.spec());
  if (!is_told_) {
    tell_address(*dashboard_);
  } else {
    dashboard_->announce(json_text(
        nlohmann::ordered_json{{"event", "restarted"}, {"directory", opened.directory().path.string()}}));
  }
  is_told_ = true;
}

// What stopped it, if anything did; nothing follows.
Did Session::run_to_end(Training& training, WatchedRun* watched) {
  Did did = training.next();
  while (did != Did::stop && did != Did::end) did = training.next();
  if (did == Did::stop && watched != nullptr && !desk_.wants_restart()) watched->on_stopped();
  return did;
}

int Session::stopped(const RunDirectory& directory) {
  const StopReason reason = control_.stop_reason();
  // The run's own config has everything that the command line changed.
  if (reason != StopReason::closed_output) spdlog::info("stopped; go on with: {}", resume_command(directory));
  return exit_code_of(reason);
}

}  // namespace

int run_session(const SessionWishes& wishes, const Options& options) {
  return Session(wishes, options).run();
}

}  // namespace cnn::app
