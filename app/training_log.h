// How a training looks on a terminal, in a log and in JSON lines.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/options.h"
#include "train/control.h"
#include "train/observer.h"

namespace cnn::app {

// "\nTest set: Average loss: 0.0483, Accuracy: 9846/10000 (98%)\n" without the newlines: PyTorch's MNIST
// example's line.
std::string evaluation_line(Split split, double loss, int64_t correct, int64_t total);

// "best epoch: 7 of 9, test loss 0.0483, accuracy 98.46%; it is in the model"
std::string best_line(const EvaluationEvent& best, int64_t last_epoch, int64_t model_epoch);

// Standard output as a log writes it: a training is worth more than its log. When nobody reads it any more
// the training is to stop, as by the signal that a closed pipe would have sent; where it cannot be written (a
// full disk) that is a warning, once.
class LogOutput {
 public:
  explicit LogOutput(Control& control) : control_(control) {}

  void print(const std::string& text) noexcept;

  // All that was to be written was written.
  bool is_complete() const { return is_complete_; }

 private:
  Control& control_;
  bool is_complete_ = true;
};

// PyTorch's log, a line for each logged batch and one an evaluation, of `evaluated` images after each epoch;
// on a terminal also a progress line on standard error, with the speed and the time left. Both logs also tell
// on standard error, once, how long all will take. `output` outlives them.
std::unique_ptr<Observer> make_text_log(int64_t evaluated, const Options& options, LogOutput& output);

// One JSON object a line: events "step", "validation", "test", "done".
std::unique_ptr<Observer> make_json_log(int64_t evaluated, LogOutput& output);

// The last event alone.
std::unique_ptr<Observer> make_done_log(LogOutput& output);

// Nothing but warnings, as the other two show them too.
std::unique_ptr<Observer> make_quiet_log();

}  // namespace cnn::app
