// Adds the time of its life to a sum, if asked to.
#pragma once

#include <chrono>

namespace cnn {

class Stopwatch {
 public:
  Stopwatch(bool is_on, double& sum) : sum_(is_on ? &sum : nullptr) {
    if (is_on) start_ = std::chrono::steady_clock::now();
  }
  ~Stopwatch() {
    if (sum_ != nullptr) {
      *sum_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double* sum_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace cnn
