#include "app/training_begin.h"

#include <spdlog/spdlog.h>

#include "app/stop_signals.h"
#include "base/printable.h"
#include "train/earlier_run.h"
#include "train/run_files.h"

namespace cnn::app {

void begin_training(Training& training, OpenedTraining& opened, TrainingPage& page, bool profiles) {
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
