// Sums and products of counts that may be large: the exact result, or none where it does not fit 64 bits.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>

namespace cnn {

std::optional<int64_t> checked_product(std::initializer_list<int64_t> factors);
std::optional<int64_t> checked_sum(std::initializer_list<int64_t> terms);

}  // namespace cnn
