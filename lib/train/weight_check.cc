#include "train/weight_check.h"

#include <algorithm>

#include "base/finite.h"
#include "spec/checked.h"

namespace cnn {
namespace {

// A step's arithmetic takes some 50 ps for each multiply-accumulate of the forward pass, a look 50 to 400 ps
// a weight, as it comes from the cache or from memory: a 500th at most.
constexpr int64_t kMacsPerFloat = 4096;
constexpr int64_t kAlways = 1024;

}  // namespace

WeightCheck::WeightCheck(std::span<const ConstParameter> parameters, int64_t macs, int64_t batch_size)
    : parameters_(parameters) {
  int64_t all = 0;
  for (const ConstParameter& parameter : parameters) all += std::ssize(parameter.value);
  const auto step_macs = checked_product({macs, batch_size});
  floats_a_look_ = step_macs ? std::clamp(*step_macs / kMacsPerFloat, std::min(kAlways, all), all) : all;
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
