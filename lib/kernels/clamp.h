// What outputs are clamped to in the pass that writes them.
#pragma once

#include <limits>

namespace cnn {

// low <= y <= high; a NaN stays one. No gradient goes back where y is at one of them.
struct Clamp {
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();

  bool is_any() const { return low > -std::numeric_limits<float>::infinity(); }
};

inline constexpr Clamp kNoClamp{};
inline constexpr Clamp kRelu{0};
inline constexpr Clamp kRelu6{0, 6};

}  // namespace cnn
