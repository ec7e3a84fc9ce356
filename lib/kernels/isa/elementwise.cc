#include "kernels/elementwise.h"

#include <cmath>

namespace cnn::CNN_ISA {

void relu_forward(const float* x, float* y, int64_t count) {
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) y[i] = x[i] < 0 ? 0 : x[i];
}

void relu_gradient(const float* y, const float* dy, float* dx, int64_t count) {
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) dx[i] = y[i] == 0 ? 0 : dy[i];
}

void add_numbers(const float* more, bool relu, float* sum, int64_t count) {
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) {
    const float value = sum[i] + more[i];
    sum[i] = relu && value < 0 ? 0 : value;
  }
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

void add_bias(const float* bias, bool relu, int64_t rows, int64_t columns, float* y, int64_t stride) {
  const float floor = relu ? 0 : -INFINITY;
  for (int64_t r = 0; r < rows; ++r, y += stride) {
    if (bias != nullptr) {
#pragma omp simd
      for (int64_t c = 0; c < columns; ++c) y[c] += bias[c];
    }
#pragma omp simd
    for (int64_t c = 0; c < columns; ++c) y[c] = y[c] < floor ? floor : y[c];
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
