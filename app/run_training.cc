#include "app/run_training.h"

#include "app/training_audience.h"
#include "app/training_begin.h"
#include "app/training_end.h"
#include "app/training_profile.h"
#include "base/error.h"
#include "train/training.h"

namespace cnn::app {
namespace {

// What stopped it, if anything did; nothing follows.
Did run_to_end(Training& training, TrainingPage& page) {
  Did did = training.next();
  while (did != Did::stop && did != Did::end) did = training.next();
  if (did == Did::stop) page.tell_stopped();
  return did;
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
  const Did did = run_to_end(training, page);
  audience.end_log();
  const RunDirectory& directory = opened.directory();
  if (profiles) save_profile(opened.spec(), opened.network(), training.times(), opened.workers(), directory);
  if (did == Did::stop) return tell_stopped(directory, control.stop_reason());
  tell_trained(training, opened);
  page.keep(training);
  return audience.is_log_complete() ? 0 : static_cast<int>(Failure::resource);
}

}  // namespace cnn::app
