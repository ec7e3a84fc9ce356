// Whether numbers are numbers.
#pragma once

#include <span>

namespace cnn {

// None of `values` is infinite or NaN. As fast as memory is.
bool all_finite(std::span<const float> values);

}  // namespace cnn
