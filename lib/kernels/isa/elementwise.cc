#include "kernels/elementwise.h"

namespace cnn::CNN_ISA {

namespace {

inline float clamped_one(float value, float low, float high) {
  value = value < low ? low : value;
  return value > high ? high : value;
}

}  // namespace

void clamp_numbers(const float* x, const Clamp& clamp, float* y, int64_t count) {
  const float low = clamp.low;
  const float high = clamp.high;
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) y[i] = clamped_one(x[i], low, high);
}

void clamp_gradient(const float* y, const Clamp& clamp, const float* dy, float* dx, int64_t count) {
  const float low = clamp.low;
  const float high = clamp.high;
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) dx[i] = y[i] == low || y[i] == high ? 0 : dy[i];
}

void add_numbers(const float* more, const Clamp& clamp, float* sum, int64_t count) {
  const float low = clamp.low;
  const float high = clamp.high;
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) sum[i] = clamped_one(sum[i] + more[i], low, high);
}

void scale_numbers(float factor, const float* x, float* y, int64_t count) {
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) y[i] = factor * x[i];
}

void blend_numbers(float kept, float factor, const float* x, float* sum, int64_t count) {
  if (kept == 0) return scale_numbers(factor, x, sum, count);
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) sum[i] = kept * sum[i] + factor * x[i];
}

void keep_some(const float* x, const uint8_t* kept, float factor, float* y, int64_t count) {
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) y[i] = x[i] * (kept[i] != 0 ? factor : 0);
}

void multiply_rows(const float* factors, int64_t rows, int64_t columns, float* y) {
  for (int64_t r = 0; r < rows; ++r, y += columns) {
#pragma omp simd
    for (int64_t c = 0; c < columns; ++c) y[c] *= factors[c];
  }
}

void multiply_rows_gradient(const float* x, const float* factors, int64_t rows, int64_t columns, float* dy,
                            float* dfactors) {
  for (int64_t c = 0; c < columns; ++c) dfactors[c] = 0;
  for (int64_t r = 0; r < rows; ++r, x += columns, dy += columns) {
#pragma omp simd
    for (int64_t c = 0; c < columns; ++c) {
      dfactors[c] += dy[c] * x[c];
      dy[c] *= factors[c];
    }
  }
}

void add_bias(const float* bias, const Clamp& clamp, int64_t rows, int64_t columns, float* y,
              int64_t stride) {
  const float low = clamp.low;
  const float high = clamp.high;
  for (int64_t r = 0; r < rows; ++r, y += stride) {
    if (bias != nullptr) {
#pragma omp simd
      for (int64_t c = 0; c < columns; ++c) y[c] += bias[c];
    }
#pragma omp simd
    for (int64_t c = 0; c < columns; ++c) y[c] = clamped_one(y[c], low, high);
  }
}

void add_column_sums(const float* d, int64_t rows, int64_t columns, int64_t stride, float* sums) {
  for (int64_t r = 0; r < rows; ++r, d += stride) {
#pragma omp simd
    for (int64_t c = 0; c < columns; ++c) sums[c] += d[c];
  }
}

double sum_of_squares(const float* x, int64_t count) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < count; ++i) sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return sum;
}

}  // namespace cnn::CNN_ISA
