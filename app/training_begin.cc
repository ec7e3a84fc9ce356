#include "app/training_begin.h"

#include <spdlog/spdlog.h>

#include "app/stop_signals.h"
#include "base/printable.h"
#include "doctor/checks.h"
#include "train/earlier_run.h"
#include "train/run_files.h"
#include "train/setting_doubts.h"

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

}  // namespace

void begin_training(Training& training, OpenedTraining& opened, TrainingPage& page, bool profiles) {
  if (opened.checkpoint() == nullptr) warn_of_faults(opened);
  const RunDirectory& directory = opened.directory();
  finish_batch_on_signal();  // what stops it from here on is saved
  training.prepare();        // after which nothing refuses the run: its directory stays
  save_config(directory, opened.spec());
  spdlog::info("writing to {}", shown(directory.path));
  if (const std::string text = where_snapshots_go(directory); !text.empty()) spdlog::info("{}", text);
  page.tell_begun(opened);
  if (profiles) opened.network().start_profile(Mode::training);
}

}  // namespace cnn::app
