#include "app/training_end.h"

#include <spdlog/spdlog.h>

#include "app/resume_report.h"
#include "app/stop_signals.h"
#include "app/training_log.h"
#include "base/printable.h"
#include "base/program_name.h"
#include "base/shell_word.h"
#include "run/resume_command.h"
#include "train/run_files.h"

namespace cnn::app {
namespace {

// The option that names a set that there is.
const char* split_to_evaluate(const OpenedData& data) {
  if (!data.testing.indices.empty()) return "";
  return data.validation.indices.empty() ? " --split train" : " --split validation";
}

}  // namespace

int tell_finished(const Training& training, const OpenedTraining& opened, Observer& log) {
  const TrainingState& state = training.state();
  const RunDirectory& directory = opened.directory();
  const RunSpec& before = opened.checkpoint()->info().spec;
  if (const auto warning = mend_config(directory, before)) spdlog::warn("{}", *warning);
  log.on_done({directory.model(), state.model_epoch, state.steps, 0, state.trained_epoch(),
               state.has_epochs_left(), training.best()});
  spdlog::info("{}",
               finished_report(state, directory, opened.spec().train, before.train, opened.wishes().data));
  return 0;
}

int tell_stopped(const RunDirectory& directory, StopReason reason) {
  // The run's own config has everything that the command line changed.
  if (reason != StopReason::closed_output) spdlog::info("stopped; go on with: {}", resume_command(directory));
  return exit_code_of(reason);
}

void tell_trained(const Training& training, const OpenedTraining& opened) {
  const TrainingState& state = training.state();
  const TrainSpec& train = opened.spec().train;
  const RunDirectory& directory = opened.directory();
  if (state.is_out_of_patience()) {
    spdlog::info("ended in epoch {} of {}: {}", state.trained_epoch(), train.epochs, end_of_patience(train));
  }
  spdlog::info("the model is in {}; next: {} {}{}", shown(directory.model()), program_command("eval"),
               shell_path(directory.path), split_to_evaluate(opened.data()));
  spdlog::info("all of it on a page: {} {}", program_command("report"), shell_path(directory.path));
  if (const auto best = training.best(); best && state.trained_epoch() > 1) {
    spdlog::info("{}", best_line(*best, state.trained_epoch(), state.model_epoch));
  }
}

}  // namespace cnn::app
