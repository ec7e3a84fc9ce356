// How far a long piece of work has come, for somebody who waits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/steady_seconds.h"

namespace cnn::app {

// Tells nothing of what takes a few seconds, and ever more rarely of what takes long.
class WorkNotice {
 public:
  // `what` is done `all` times: "patches drawn". `start`: seconds after any fixed moment, as look() is told
  // them.
  WorkNotice(std::string what, int64_t all, double start = steady_seconds());

  // After each of them: what to tell now.
  std::optional<std::string> look(double now);

  // Tells it, as a notice.
  void tell();

 private:
  std::string what_;
  int64_t all_;
  double start_;
  double next_;  // seconds after the start, from which on something is told
  int64_t done_ = 0;
};

}  // namespace cnn::app
