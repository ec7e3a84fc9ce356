#include "layers/bias_relu.h"

#include <cmath>

namespace cnn {

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

void add_column_sums(const float* d, int64_t pixels, int64_t filters, float* sums) {
  for (int64_t p = 0; p < pixels; ++p, d += filters) {
#pragma omp simd
    for (int64_t f = 0; f < filters; ++f) sums[f] += d[f];
  }
}

}  // namespace cnn
