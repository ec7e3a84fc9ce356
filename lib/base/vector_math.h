// exp and its kin in single precision, without branches or calls, so that the compiler computes vectors of
// them.
#pragma once

#include <bit>
#include <cstdint>

namespace cnn {

// exp(x) = 2^n (1 + p): n whole, |ln(1 + p)| <= ln(2)/2. p is as exact as a float can be, also where it is
// small.
struct SplitExp {
  float power;  // 2^n
  float p;
};

inline SplitExp split_exp(float x) {
  x = x < -87.0F ? -87.0F : x;
  x = x > 88.0F ? 88.0F : x;
  constexpr float kRound =
      12582912.0F;  // 1.5*2^23: adding it leaves the nearest whole number in the low bits
  const float shifted = x * 1.44269504F + kRound;
  const float n = shifted - kRound;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;  // x - n*ln(2), in two parts
  // Taylor's series to r^7: the next term is below 5e-9.
  float tail = 1.0F / 5040;
  tail = tail * r + 1.0F / 720;
  tail = tail * r + 1.0F / 120;
  tail = tail * r + 1.0F / 24;
  tail = tail * r + 1.0F / 6;
  tail = tail * r + 0.5F;
  const int32_t exponent = std::bit_cast<int32_t>(shifted) - std::bit_cast<int32_t>(kRound);
  return {std::bit_cast<float>((exponent + 127) << 23), r + r * r * tail};
}

inline float fast_exp(float x) {
  const SplitExp e = split_exp(x);
  return e.power + e.power * e.p;
}

// exp(x) - 1, exact also near 0.
inline float fast_expm1(float x) {
  const SplitExp e = split_exp(x);
  return e.power * e.p + (e.power - 1);
}

inline float fast_sigmoid(float x) {
  return 1 / (1 + fast_exp(-x));
}

inline float fast_tanh(float x) {
  const float e = fast_expm1(2 * x);
  return e / (e + 2);
}

// The normal distribution's probability below x, within 3e-7: Abramowitz and Stegun 1964, 7.1.26.
inline float normal_probability(float x) {
  const float z = (x < 0 ? -x : x) * 0.707106781F;
  const float t = 1 / (1 + 0.3275911F * z);
  float sum = 1.061405429F;
  sum = sum * t - 1.453152027F;
  sum = sum * t + 1.421413741F;
  sum = sum * t - 0.284496736F;
  sum = sum * t + 0.254829592F;
  const float beyond = 0.5F * sum * t * fast_exp(-z * z);
  return x < 0 ? beyond : 1 - beyond;
}

inline float normal_density(float x) {
  return 0.398942280F * fast_exp(-0.5F * x * x);
}

}  // namespace cnn
