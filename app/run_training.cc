#include "app/run_training.h"

#include <spdlog/spdlog.h>

#include <string>

#include "app/training_audience.h"
#include "app/training_begin.h"
#include "app/training_end.h"
#include "app/training_profile.h"
#include "base/error.h"
#include "train/earlier_run.h"
#include "train/training.h"

namespace cnn::app {
namespace {

// What stopped it, if anything did; nothing follows. An error tells what is left of a run that was to be
// replaced.
Did run_to_end(Training& training, const OpenedTraining& opened, TrainingPage& page) try {
  Did did = training.next();
  while (did != Did::stop && did != Did::end) did = training.next();
  if (did == Did::stop) page.tell_stopped();
  return did;
} catch (const Error& error) {
  const std::string left = what_is_left_of(opened.directory(), training.state().model_epoch > 0);
  if (left.empty()) throw;
  throw Error(error.failure(), std::string(error.what()) + "\n" + left);
}

}  // namespace

int run_training(OpenedTraining& opened, Control& control, TrainingPage& page, bool profiles,
                 const Options& options) {
  TrainingAudience audience(opened, control, page, options);
  Training training(opened.input(audience.all(), control));
  if (const CheckpointFile* checkpoint = opened.checkpoint()) {
    training.resume(*checkpoint);
    page.tell_resumed(training.state());
    if (training.is_finished()) return tell_finished(training, opened, audience.log());
  }
  begin_training(training, opened, page, profiles);
  const Did did = run_to_end(training, opened, page);
  audience.end_log();
  const RunDirectory& directory = opened.directory();
  if (profiles) save_profile(opened.spec(), opened.network(), training.times(), opened.workers(), directory);
  if (did == Did::stop) {
    if (const std::string left = what_is_left_of(directory, training.state().model_epoch > 0); !left.empty())
      spdlog::warn("{}", left);
  }
  if (did == Did::stop) return tell_stopped(directory, control.stop_reason());
  tell_trained(training, opened);
  page.keep(training);
  return audience.is_log_complete() ? 0 : static_cast<int>(Failure::resource);
}

}  // namespace cnn::app
