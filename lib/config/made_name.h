// The names of layers that are given none.
#pragma once

#include <string>

namespace cnn {

// Kind and order, "conv2"; "relu6_1" of a kind that ends in a digit, as relu61 is the 61st relu.
inline std::string made_name(const std::string& kind, int number) {
  const bool ends_in_digit = !kind.empty() && kind.back() >= '0' && kind.back() <= '9';
  return kind + (ends_in_digit ? "_" : "") + std::to_string(number);
}

}  // namespace cnn
