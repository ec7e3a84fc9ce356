#include "layers/bias_relu.h"

#include <cmath>

namespace cnn {

void add_bias(const float* bias, bool relu, int64_t pixels, int64_t filters, float* y) {
  const float floor = relu ? 0 : -INFINITY;
  for (int64_t p = 0; p < pixels; ++p, y += filters) {
#pragma omp simd
    for (int64_t f = 0; f < filters; ++f) y[f] = y[f] + bias[f] < floor ? floor : y[f] + bias[f];
  }
}

void add_column_sums(const float* d, int64_t pixels, int64_t filters, float* sums) {
  for (int64_t p = 0; p < pixels; ++p, d += filters) {
#pragma omp simd
    for (int64_t f = 0; f < filters; ++f) sums[f] += d[f];
  }
}

}  // namespace cnn
