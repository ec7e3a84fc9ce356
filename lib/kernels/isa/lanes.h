// Vectors of floats as wide as the processor's registers, by the compiler's vector extension.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "kernels/clamp.h"

namespace cnn::CNN_ISA {

// One vector register's worth of floats, and how many such registers there are. Of wider vectors than the
// processor's the compiler makes several, which it keeps in memory.
#if defined(__AVX512F__)
inline constexpr int64_t kLanes = 16;
inline constexpr int64_t kRegisters = 32;
#elif defined(__aarch64__)
inline constexpr int64_t kLanes = 4;
inline constexpr int64_t kRegisters = 32;
#else
inline constexpr int64_t kLanes = 8;
inline constexpr int64_t kRegisters = 16;
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

// For a vector that several sums need: else GCC reads it from memory again for each.
inline __attribute__((always_inline)) void keep_in_register([[maybe_unused]] Lanes& v) {
#if defined(__AVX512F__)
  asm("" : "+v"(v));  // NOLINT(hicpp-no-assembler): no instruction, only a place
#elif defined(__AVX__)
  asm("" : "+x"(v));  // NOLINT(hicpp-no-assembler)
#elif defined(__aarch64__)
  asm("" : "+w"(v));  // NOLINT(hicpp-no-assembler)
#endif
}

// x - 0 is x, which the compiler need not compute; x + 0 is not, of -0.
inline Lanes all_lanes(float value) {
  return value - Lanes{};
}

inline Lanes clamped(Lanes v, Clamp clamp) {
  const Lanes low = all_lanes(clamp.low);
  const Lanes high = all_lanes(clamp.high);
  v = v < low ? low : v;
  return v > high ? high : v;
}

// `gradient` where y is within.
inline Lanes let_through(Lanes gradient, Lanes y, const Clamp& clamp) {
  gradient = y > clamp.low ? gradient : Lanes{};
  return y < clamp.high ? gradient : Lanes{};
}

inline float sum_of_lanes(Lanes v) {
  float sum = 0;
  for (int64_t n = 0; n < kLanes; ++n) sum += v[n];
  return sum;
}

// x and y hold groups of 2 * kHalf lanes; a group's first half plus its second, those of x, then those of y.
template <int64_t kHalf, int64_t... kLane>
inline __attribute__((always_inline)) Lanes add_halves(Lanes x, Lanes y,
                                                       std::integer_sequence<int64_t, kLane...> /*lanes*/) {
  const auto low = [](int64_t lane) { return lane / kHalf * 2 * kHalf + lane % kHalf; };
  return __builtin_shufflevector(x, y, low(kLane)...) +
         __builtin_shufflevector(x, y, (low(kLane) + kHalf)...);
}

// Of kLanes vectors: lane i is the sum of the lanes of v[i].
template <size_t kCount>
inline __attribute__((always_inline)) Lanes sums_of_lanes(const std::array<Lanes, kCount>& v) {
  constexpr auto kHalf = static_cast<int64_t>(kCount) / 2;
  if constexpr (kCount == 1) {
    return v[0];
  } else {
    std::array<Lanes, kCount / 2> sums;
    for (size_t i = 0; i < kCount / 2; ++i) {
      sums[i] = add_halves<kHalf>(v[2 * i], v[2 * i + 1], std::make_integer_sequence<int64_t, kLanes>{});
    }
    return sums_of_lanes(sums);
  }
}

}  // namespace cnn::CNN_ISA
