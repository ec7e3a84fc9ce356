// How often something may be computed for those who watch.
#pragma once

#include <algorithm>

namespace cnn {

// So that what is computed takes a small part of the time at most, however large the network is.
class Pacing {
 public:
  explicit Pacing(double least_seconds) : least_seconds_(least_seconds) {}

  bool is_due(double now) const { return now - ended_ >= std::max(least_seconds_, kTimesAsLong * cost_); }
  void took(double begun, double ended) {
    cost_ = ended - begun;
    ended_ = ended;
  }

 private:
  static constexpr double kTimesAsLong = 20;
  double least_seconds_;
  double cost_ = 0;
  double ended_ = -1e9;  // seconds of a steady clock: never yet
};

}  // namespace cnn
