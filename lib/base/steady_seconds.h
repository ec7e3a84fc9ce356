// Time as it passes, whatever the machine's clock is set to.
#pragma once

#include <chrono>

namespace cnn {

// Seconds since some moment, the same for the whole process.
inline double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace cnn
