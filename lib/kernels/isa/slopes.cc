#include "kernels/slopes.h"

#include <algorithm>

namespace cnn::CNN_ISA {

void slopes_forward(const float* slopes, const float* x, int64_t pixels, int64_t row, float* y) {
  for (int64_t pixel = 0; pixel < pixels; ++pixel, x += row, y += row) {
#pragma omp simd
    for (int64_t c = 0; c < row; ++c) y[c] = x[c] > 0 ? x[c] : slopes[c] * x[c];
  }
}

void slopes_backward(const float* slopes, const float* x, const float* dy, int64_t pixels, int64_t row,
                     float* dx, float* sums) {
  std::fill(sums, sums + row, 0.0F);
  for (int64_t pixel = 0; pixel < pixels; ++pixel, x += row, dy += row) {
#pragma omp simd
    for (int64_t c = 0; c < row; ++c) sums[c] += x[c] > 0 ? 0.0F : dy[c] * x[c];
    if (dx == nullptr) continue;
#pragma omp simd
    for (int64_t c = 0; c < row; ++c) dx[c] = x[c] > 0 ? dy[c] : slopes[c] * dy[c];
    dx += row;
  }
}

}  // namespace cnn::CNN_ISA
