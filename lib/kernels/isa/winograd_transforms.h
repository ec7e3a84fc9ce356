// Winograd's transforms (kernels/winograd.h) in one dimension, over vectors, and both dimensions made of
// them. Each gradient is the transpose of the step that it belongs to.
#pragma once

#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA::winograd {

// The one-dimensional transforms of kOutputs outputs of a filter of kTaps, over vectors. `point` is that of
// the polynomials which the algorithm evaluates; 4 sides have the points 0, 1, -1 and infinity, 6 sides 0,
// +-kA, +-kB and infinity, 8 sides 0, +-1/2, +-1, +-2 and infinity.
inline constexpr float kA = 0.75F;
inline constexpr float kB = 1.5F;
inline constexpr float kA2 = kA * kA;
inline constexpr float kB2 = kB * kB;

template <int kOutputsOf, int kTapsOf>
struct Tile {
  static constexpr int kOutputs = kOutputsOf;
  static constexpr int kTaps = kTapsOf;
  static constexpr int kSide = kOutputs + kTaps - 1;
  static_assert(kSide == 4 || kSide == 6 || kSide == 8);
};

// o = B^T d
inline void input_1d(const Lanes (&d)[4], Lanes (&o)[4]) {
  o[0] = d[0] - d[2];
  o[1] = d[1] + d[2];
  o[2] = d[2] - d[1];
  o[3] = d[3] - d[1];
}

inline void input_1d(const Lanes (&d)[6], Lanes (&o)[6]) {
  o[0] = kA2 * kB2 * d[0] - (kA2 + kB2) * d[2] + d[4];
  const Lanes even_a = d[4] - kB2 * d[2];
  const Lanes odd_a = kA * (d[3] - kB2 * d[1]);
  o[1] = even_a + odd_a;
  o[2] = even_a - odd_a;
  const Lanes even_b = d[4] - kA2 * d[2];
  const Lanes odd_b = kB * (d[3] - kA2 * d[1]);
  o[3] = even_b + odd_b;
  o[4] = even_b - odd_b;
  o[5] = kA2 * kB2 * d[1] - (kA2 + kB2) * d[3] + d[5];
}

inline void input_1d(const Lanes (&d)[8], Lanes (&o)[8]) {
  o[0] = d[6] - d[0] + 5.25F * (d[2] - d[4]);
  const Lanes even_half = d[6] - 5.0F * d[4] + 4.0F * d[2];
  const Lanes odd_half = 0.5F * d[5] - 2.5F * d[3] + 2.0F * d[1];
  o[1] = even_half + odd_half;
  o[2] = even_half - odd_half;
  const Lanes even_one = d[6] - 4.25F * d[4] + d[2];
  const Lanes odd_one = d[5] - 4.25F * d[3] + d[1];
  o[3] = even_one + odd_one;
  o[4] = even_one - odd_one;
  const Lanes even_two = d[6] - 1.25F * d[4] + 0.25F * d[2];
  const Lanes odd_two = 2.0F * d[5] - 2.5F * d[3] + 0.5F * d[1];
  o[5] = even_two + odd_two;
  o[6] = even_two - odd_two;
  o[7] = d[7] - d[1] + 5.25F * (d[3] - d[5]);
}

// o = B v: the transpose of input_1d.
inline void input_gradient_1d(const Lanes (&v)[4], Lanes (&o)[4]) {
  o[0] = v[0];
  o[1] = v[1] - v[2] - v[3];
  o[2] = v[1] + v[2] - v[0];
  o[3] = v[3];
}

inline void input_gradient_1d(const Lanes (&v)[6], Lanes (&o)[6]) {
  const Lanes sum_a = v[1] + v[2];
  const Lanes odd_a = kA * (v[1] - v[2]);
  const Lanes sum_b = v[3] + v[4];
  const Lanes odd_b = kB * (v[3] - v[4]);
  o[0] = kA2 * kB2 * v[0];
  o[1] = kA2 * kB2 * v[5] - kB2 * odd_a - kA2 * odd_b;
  o[2] = -(kA2 + kB2) * v[0] - kB2 * sum_a - kA2 * sum_b;
  o[3] = odd_a + odd_b - (kA2 + kB2) * v[5];
  o[4] = v[0] + sum_a + sum_b;
  o[5] = v[5];
}

// o = A^T m
inline void output_1d(const Lanes (&m)[4], Lanes (&o)[2]) {
  o[0] = m[0] + m[1] + m[2];
  o[1] = m[1] - m[2] + m[3];
}

inline void output_1d(const Lanes (&m)[6], Lanes (&o)[2]) {
  o[0] = m[0] + (m[1] + m[2]) + (m[3] + m[4]);
  o[1] = kA * (m[1] - m[2]) + kB * (m[3] - m[4]) + m[5];
}

inline void output_1d(const Lanes (&m)[6], Lanes (&o)[4]) {
  const Lanes sum_a = m[1] + m[2];
  const Lanes odd_a = kA * (m[1] - m[2]);
  const Lanes sum_b = m[3] + m[4];
  const Lanes odd_b = kB * (m[3] - m[4]);
  o[0] = m[0] + sum_a + sum_b;
  o[1] = odd_a + odd_b;
  o[2] = kA2 * sum_a + kB2 * sum_b;
  o[3] = kA2 * odd_a + kB2 * odd_b + m[5];
}

inline void output_1d(const Lanes (&m)[8], Lanes (&o)[4]) {
  const Lanes sum_half = m[1] + m[2];
  const Lanes odd_half = m[1] - m[2];
  const Lanes sum_one = m[3] + m[4];
  const Lanes odd_one = m[3] - m[4];
  const Lanes sum_two = m[5] + m[6];
  const Lanes odd_two = m[5] - m[6];
  o[0] = m[0] + sum_half + (sum_one + sum_two);
  o[1] = 0.5F * odd_half + odd_one + 2.0F * odd_two;
  o[2] = 0.25F * sum_half + sum_one + 4.0F * sum_two;
  o[3] = 0.125F * odd_half + odd_one + (8.0F * odd_two + m[7]);
}

// o = A d: the transpose of output_1d.
inline void output_gradient_1d(const Lanes (&d)[2], Lanes (&o)[4]) {
  o[0] = d[0];
  o[1] = d[0] + d[1];
  o[2] = d[0] - d[1];
  o[3] = d[1];
}

inline void output_gradient_1d(const Lanes (&d)[2], Lanes (&o)[6]) {
  o[0] = d[0];
  o[1] = d[0] + kA * d[1];
  o[2] = d[0] - kA * d[1];
  o[3] = d[0] + kB * d[1];
  o[4] = d[0] - kB * d[1];
  o[5] = d[1];
}

inline void output_gradient_1d(const Lanes (&d)[4], Lanes (&o)[6]) {
  const Lanes even_a = d[0] + kA2 * d[2];
  const Lanes odd_a = kA * (d[1] + kA2 * d[3]);
  const Lanes even_b = d[0] + kB2 * d[2];
  const Lanes odd_b = kB * (d[1] + kB2 * d[3]);
  o[0] = d[0];
  o[1] = even_a + odd_a;
  o[2] = even_a - odd_a;
  o[3] = even_b + odd_b;
  o[4] = even_b - odd_b;
  o[5] = d[3];
}

inline void output_gradient_1d(const Lanes (&d)[4], Lanes (&o)[8]) {
  const Lanes even_half = d[0] + 0.25F * d[2];
  const Lanes odd_half = 0.5F * d[1] + 0.125F * d[3];
  const Lanes even_one = d[0] + d[2];
  const Lanes odd_one = d[1] + d[3];
  const Lanes even_two = d[0] + 4.0F * d[2];
  const Lanes odd_two = 2.0F * d[1] + 8.0F * d[3];
  o[0] = d[0];
  o[1] = even_half + odd_half;
  o[2] = even_half - odd_half;
  o[3] = even_one + odd_one;
  o[4] = even_one - odd_one;
  o[5] = even_two + odd_two;
  o[6] = even_two - odd_two;
  o[7] = d[3];
}

// G: each point's powers over the product of its differences to the other points.
template <typename T>
struct FilterMatrix {
  float rows[T::kSide][T::kTaps] = {};

  constexpr FilterMatrix() {
    constexpr double kFirst = T::kSide == 8 ? 0.5 : T::kSide == 6 ? kA : 1;
    constexpr double kSecond = T::kSide == 8 ? 1 : kB;
    constexpr double kOf[7] = {0, kFirst, -kFirst, kSecond, -kSecond, 2, -2};
    for (int i = 0; i < T::kSide - 1; ++i) {
      double scale = 1;
      for (int j = 0; j < T::kSide - 1; ++j) scale *= i == j ? 1 : kOf[i] - kOf[j];
      // For 4 sides B^T has the first row's sign turned, as it is usually written.
      if (T::kSide == 4 && i == 0) scale = -scale;
      double power = 1;
      for (int tap = 0; tap < T::kTaps; ++tap, power *= kOf[i])
        rows[i][tap] = static_cast<float>(power / scale);
    }
    rows[T::kSide - 1][T::kTaps - 1] = 1;
  }
};

template <typename T>
inline constexpr FilterMatrix<T> kFilterMatrix;

// o = G w
template <typename T>
void filter_1d(const Lanes (&w)[T::kTaps], Lanes (&o)[T::kSide]) {
  for (int i = 0; i < T::kSide; ++i) {
    o[i] = kFilterMatrix<T>.rows[i][0] * w[0];
    for (int tap = 1; tap < T::kTaps; ++tap) o[i] += kFilterMatrix<T>.rows[i][tap] * w[tap];
  }
}

// o = G^T d
template <typename T>
void filter_gradient_1d(const Lanes (&d)[T::kSide], Lanes (&o)[T::kTaps]) {
  for (int tap = 0; tap < T::kTaps; ++tap) {
    o[tap] = kFilterMatrix<T>.rows[0][tap] * d[0];
    for (int i = 1; i < T::kSide; ++i) o[tap] += kFilterMatrix<T>.rows[i][tap] * d[i];
  }
}

// Both dimensions: `one` takes kFrom vectors to kTo, first down the columns, then along the rows.
// load(i, j) gives the kFrom x kFrom vectors, store(i, j, vector) takes the kTo x kTo.
template <int kFrom, int kTo, typename One, typename Load, typename Store>
inline __attribute__((always_inline)) void both_ways(One one, Load load, Store store) {
  Lanes half[kTo][kFrom];
#pragma GCC unroll 6
  for (int j = 0; j < kFrom; ++j) {
    Lanes column[kFrom];
    Lanes result[kTo];
#pragma GCC unroll 6
    for (int i = 0; i < kFrom; ++i) column[i] = load(i, j);
    one(column, result);
#pragma GCC unroll 6
    for (int i = 0; i < kTo; ++i) half[i][j] = result[i];
  }
#pragma GCC unroll 6
  for (int i = 0; i < kTo; ++i) {
    Lanes result[kTo];
    one(half[i], result);
#pragma GCC unroll 6
    for (int j = 0; j < kTo; ++j) store(i, j, result[j]);
  }
}

}  // namespace cnn::CNN_ISA::winograd
