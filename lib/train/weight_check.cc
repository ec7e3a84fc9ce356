#include "train/weight_check.h"

#include <algorithm>

#include "base/finite.h"

namespace cnn {
namespace {

// A step's arithmetic takes some 50 ps for each multiply-accumulate of the forward pass, a look 50 to 400 ps
// a weight, as it comes from the cache or from memory: a 500th at most.
constexpr int64_t kMacsPerFloat = 4096;
constexpr int64_t kAlways = 1024;

}  // namespace

WeightCheck::WeightCheck(std::span<const Parameter> parameters, int64_t step_macs)
    : parameters_(parameters), floats_a_look_(std::max(kAlways, step_macs / kMacsPerFloat)) {
  int64_t all = 0;
  for (const Parameter& parameter : parameters) all += std::ssize(parameter.value);
  floats_a_look_ = std::min(floats_a_look_, all);
}

bool WeightCheck::look() {
  for (auto left = static_cast<size_t>(floats_a_look_); left > 0;) {
    const std::span<const float> values = parameters_[parameter_].value;
    const size_t count = std::min(left, values.size() - offset_);
    if (!all_finite(values.subspan(offset_, count))) return false;
    left -= count;
    offset_ += count;
    if (offset_ == values.size()) {
      offset_ = 0;
      parameter_ = (parameter_ + 1) % parameters_.size();
    }
  }
  return true;
}

}  // namespace cnn
