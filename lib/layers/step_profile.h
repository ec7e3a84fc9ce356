// Where a network's time goes: one entry for each step of its computation, in their order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/task_times.h"

namespace cnn {

// One pass of a step, and the bytes that it cannot but move: of the volumes and parameters that it reads and
// writes.
struct PassSpan {
  TimeSpan time;
  int64_t bytes = 0;
};

struct StepProfile {
  std::string name;  // the config's layers computed in this step: "conv1 + relu1"; "layout" for a change of
                     // it; "loss"
  std::string algorithm;  // of a conv, "product" of an fc, else empty
  std::string layout;     // of what the step gives: "channels last"
  int64_t macs =
      0;  // of one image, forward; backward has twice as many, but once where no input gradient is wanted
  int64_t multiplications =
      0;  // that are done for these: fewer with Winograd's transforms; backward likewise
  bool gives_input_gradient = false;  // whether backward computes one
  int64_t activation_bytes = 0;       // what it gives, for the largest batch
  int64_t parameter_bytes = 0;        // its weights and biases, once

  // Added up since the profile was started.
  double forward_seconds = 0;
  double backward_seconds = 0;
  int64_t images = 0;  // that went through forward

  // Since then too, but only while the pool records its tasks' times.
  std::vector<PassSpan> forward_spans;
  std::vector<PassSpan> backward_spans;

  // How many times the work of forward backward is.
  int64_t backward_share() const { return gives_input_gradient ? 2 : 1; }
};

}  // namespace cnn
