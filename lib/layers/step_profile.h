// Where a network's time goes: one entry for each step of its computation, in their order.
#pragma once

#include <cstdint>
#include <string>

namespace cnn {

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

  // How many times the work of forward backward is.
  int64_t backward_share() const { return gives_input_gradient ? 2 : 1; }
};

}  // namespace cnn
