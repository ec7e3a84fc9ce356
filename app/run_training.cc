#include "app/run_training.h"

#include <spdlog/spdlog.h>

#include <memory>
#include <string>
#include <utility>

#include "app/messages.h"
#include "app/stop_signals.h"
#include "app/training_audience.h"
#include "app/training_end.h"
#include "app/training_profile.h"
#include "base/error.h"
#include "base/printable.h"
#include "doctor/checks.h"
#include "run/open_training.h"
#include "train/earlier_run.h"
#include "train/run_files.h"
#include "train/setting_doubts.h"
#include "train/training.h"

namespace cnn::app {
namespace {

// What `cnn doctor` would find, as far as it is seen at once.
void warn_of_faults(OpenedTraining& opened) {
  const Patient patient{opened.spec(), opened.network().plan(), opened.data(), nullptr, &opened.workers()};
  for (const Finding& fault : cheap_faults(patient))
    spdlog::warn("{}: {}; to do: {}", fault.check, fault.measured, fault.advice);
  const auto images = std::ssize(opened.data().training.indices);
  for (const SettingDoubt& doubt : setting_doubts(opened.spec(), images)) spdlog::warn(doubt.text());
}

// Before the first step. From now on a signal finishes the batch and saves, and the run's directory stays.
void begin(OpenedTraining& opened, TrainingPage& page, bool profiles) {
  if (opened.checkpoint() == nullptr) warn_of_faults(opened);
  const RunDirectory& directory = opened.directory();
  finish_batch_on_signal();
  save_config(directory, opened.spec());
  spdlog::info("writing to {}", shown(directory.path));
  if (const std::string text = where_snapshots_go(directory); !text.empty()) spdlog::info("{}", text);
  page.tell_begun(opened);
  if (profiles) opened.network().start_profile(Mode::training);
}

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

int run_training(PlannedTraining planned, Workers& workers, Control& control, TrainingPage& page,
                 bool profiles, const Options& options) {
  Ranks* ranks = planned.wishes.ranks;
  const auto owned = ranks != nullptr
                         ? open_together(*ranks, std::move(planned), workers, messages(options))
                         : std::make_unique<OpenedTraining>(std::move(planned), workers, messages(options));
  OpenedTraining& opened = *owned;
  TrainingAudience audience(opened, control, page, options);
  Training training(opened.input(audience.all(), control));
  if (opened.checkpoint() != nullptr) {
    page.tell_resumed(training.state());
    if (training.is_finished()) return tell_finished(training, opened, audience.log());
  }
  begin(opened, page, profiles);
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
