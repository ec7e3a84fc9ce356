// Numbers as files hold them, the least byte first.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace cnn {

template <typename Number>
Number read_little(std::string_view bytes, size_t at) {
  Number value;
  char own[sizeof(Number)];
  std::memcpy(own, bytes.data() + at, sizeof own);
  if constexpr (std::endian::native == std::endian::big) {
    for (size_t i = 0; i < sizeof own / 2; ++i) std::swap(own[i], own[sizeof own - 1 - i]);
  }
  std::memcpy(&value, own, sizeof own);
  return value;
}

inline float float_of_half(uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  const float sign = (bits & 0x8000) != 0 ? -1.0F : 1.0F;
  if (exponent == 31) return fraction == 0 ? sign * HUGE_VALF : std::nanf("");
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
  return sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

inline float float_of_bfloat(uint16_t bits) {
  return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
}

}  // namespace cnn
