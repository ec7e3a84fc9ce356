// Who is told of a training: its log, the figures of `-v`, and the page.
#pragma once

#include <memory>

#include "app/options.h"
#include "app/training_log.h"
#include "app/training_page.h"
#include "run/open_training.h"
#include "train/observer.h"

namespace cnn::app {

class TrainingAudience {
 public:
  // From now on `page` shows the training. A log that nobody reads any more stops `control`. All outlive
  // this.
  TrainingAudience(OpenedTraining& opened, Control& control, TrainingPage& page, const Options& options);

  Observer& all() { return all_; }
  Observer& log() { return *log_; }

  // All that was to be written to the log was written.
  bool is_log_complete() const { return output_.is_complete(); }

  // After the last step: the log ends, and with it the progress line, before anything else is said.
  void end_log();

 private:
  LogOutput output_;
  std::unique_ptr<Observer> log_;
  std::unique_ptr<Observer> figures_;
  Audience all_;
};

}  // namespace cnn::app
