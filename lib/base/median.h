#pragma once

#include <algorithm>
#include <vector>

namespace cnn {

// The value in the middle of `values`, of which there is at least one; of an even number, the upper of the
// two there.
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace cnn
