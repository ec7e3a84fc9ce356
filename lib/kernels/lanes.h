// The layout "lanes": the images of a group stand side by side in the innermost dimension, so that one vector
// instruction does the same to all of them. A group is (C, H, W, kLanes); lanes beyond the last image hold
// zeros.
#pragma once

#include <cstdint>

namespace cnn {

// One vector register's worth of floats, of images here. Without AVX-512 the compiler makes two or four of it
// where the processor's are narrower.
#if defined(__AVX512F__)
inline constexpr int64_t kLanes = 16;
#else
inline constexpr int64_t kLanes = 8;
#endif

using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));
using LaneInts = int32_t __attribute__((vector_size(kLanes * sizeof(int32_t))));
using LaneBytes = uint8_t __attribute__((vector_size(kLanes)));

// The vectors of a 64-byte aligned array of floats.
inline Lanes* as_lanes(float* p) {
  return reinterpret_cast<Lanes*>(p);
}
inline const Lanes* as_lanes(const float* p) {
  return reinterpret_cast<const Lanes*>(p);
}

// x: (images, size), 1 <= images <= kLanes -> lanes: (size, kLanes).
void to_lanes(const float* x, int64_t images, int64_t size, float* lanes);

// lanes: (size, kLanes) -> x: (images, size).
void from_lanes(const float* lanes, int64_t images, int64_t size, float* x);

}  // namespace cnn
