// Adds the time of its life to a sum, if asked to, and to a list of spans, if there is one.
#pragma once

#include <vector>

#include "base/steady_seconds.h"
#include "layers/step_profile.h"

namespace cnn {

class Stopwatch {
 public:
  Stopwatch(bool is_on, double& sum, std::vector<PassSpan>* spans, int64_t bytes)
      : sum_(is_on ? &sum : nullptr), spans_(spans), bytes_(bytes) {
    if (is_on) begin_ = steady_seconds();
  }
  ~Stopwatch() {
    if (sum_ == nullptr) return;
    const double end = steady_seconds();
    *sum_ += end - begin_;
    if (spans_ != nullptr) spans_->push_back({{begin_, end}, bytes_});
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double* sum_;
  std::vector<PassSpan>* spans_;
  int64_t bytes_;
  double begin_ = 0;
};

}  // namespace cnn
