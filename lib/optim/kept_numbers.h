// Numbers that are kept beside a network's parameters from one step to the next: an optimizer's, averages,
// sums.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace cnn {

// One for each value of a parameter. The memory is that of whoever keeps them.
struct KeptNumbers {
  std::string name;      // "momentum"
  size_t parameter = 0;  // the index of its view
  std::span<float> values;
};

}  // namespace cnn
