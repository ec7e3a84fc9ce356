#include "app/run_training.h"

#include <spdlog/spdlog.h>

#include "app/stop_signals.h"
#include "app/training_audience.h"
#include "app/training_end.h"
#include "app/training_profile.h"
#include "base/error.h"
#include "base/printable.h"
#include "train/run_files.h"
#include "train/training.h"

namespace cnn::app {
namespace {

void begin(Training& training, OpenedTraining& opened, TrainingPage& page, bool profiles) {
  const RunDirectory& directory = opened.directory();
  finish_batch_on_signal();  // what stops it from here on is saved
  training.prepare();        // after which nothing refuses the run: its directory stays
  save_config(directory, opened.spec());
  spdlog::info("writing to {}", shown(directory.path));
  page.tell_begun(opened);
  if (profiles) opened.network().start_profile(Mode::training);
}

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
  TrainingAudience audience(opened, control, page.watch(opened), options);
  Training training(opened.input(audience.all(), control));
  if (const CheckpointFile* checkpoint = opened.checkpoint()) {
    training.resume(*checkpoint);
    page.tell_resumed(training.state());
    if (training.is_finished()) return tell_finished(training, opened, audience.log());
  }
  begin(training, opened, page, profiles);
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
