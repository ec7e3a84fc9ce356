// How many sums the kernels for images in lanes hold in registers.
#pragma once

#include <cstdint>

#include "base/shape.h"
#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA {

// Of all registers, less what inputs and a weight need.
inline constexpr int64_t kSums = kRegisters == 32 ? 24 : 12;
inline constexpr int64_t kLargestBlock = kRegisters == 32 ? 10 : 6;  // of filters

// How many filters to compute together, at most kLargestBlock: as many as leave few empty places in the last
// block.
inline int64_t filter_block(int64_t filters) {
  int64_t best = 1;
  for (int64_t block = 1; block <= kLargestBlock; ++block) {
    const auto padded = [&](int64_t b) { return round_up(filters, b); };
    // A larger block reads each input less often: worth up to an eighth of empty places.
    if (padded(block) * 8 <= padded(best) * 9) best = block;
  }
  return best;
}

}  // namespace cnn::CNN_ISA
