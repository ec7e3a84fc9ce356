// Numbers of a training that are not finite any more: whoever finds them throws this, and the training says
// what is known of the place (train/training.h).
#pragma once

#include <cstdint>
#include <string>

namespace cnn {

struct NotFinite {
  std::string what;  // "the loss is no finite number"
  int64_t step = 0;  // 1, 2, ...: in which it happened
};

}  // namespace cnn
