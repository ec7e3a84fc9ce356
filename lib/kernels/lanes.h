// Vectors of floats as wide as the processor's registers, by the compiler's vector extension.
#pragma once

#include <cstdint>
#include <cstring>

namespace cnn {

// One vector register's worth of floats. Without AVX-512 the compiler makes two or four of it where the
// processor's are narrower.
#if defined(__AVX512F__)
inline constexpr int64_t kLanes = 16;
#else
inline constexpr int64_t kLanes = 8;
#endif

using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));

// The vectors of a 64-byte aligned array of floats.
inline Lanes* as_lanes(float* p) {
  return reinterpret_cast<Lanes*>(p);
}
inline const Lanes* as_lanes(const float* p) {
  return reinterpret_cast<const Lanes*>(p);
}

// From and to anywhere.
inline Lanes load_lanes(const float* p) {
  Lanes v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline void store_lanes(float* p, Lanes v) {
  std::memcpy(p, &v, sizeof v);
}

}  // namespace cnn
