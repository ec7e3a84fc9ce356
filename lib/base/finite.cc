#include "base/finite.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace cnn {

// On the bits, whose greatest is easily found in vectors: all numbers lie below infinity, all NaN above it.
bool all_finite(std::span<const float> values) {
  constexpr uint32_t kInfinity = 0x7F800000;
  uint32_t largest = 0;
  for (const float value : values) largest = std::max(largest, std::bit_cast<uint32_t>(value) & 0x7FFFFFFF);
  return largest < kInfinity;
}

}  // namespace cnn
