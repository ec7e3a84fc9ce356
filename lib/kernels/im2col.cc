#include "kernels/im2col.h"

#include <algorithm>
#include <cmath>

namespace cnn {
namespace {

constexpr int64_t kBlockFloats = 96 * 1024;  // 384 KB: columns and the product's operands share 1 MB of L2

}  // namespace

int64_t window_length(const WindowGeometry& g) {
  return g.input.channels * g.kernel.height * g.kernel.width;
}

int64_t rows_per_block(const WindowGeometry& g) {
  const double floats = static_cast<double>(window_length(g) * g.output.pixels());
  const int64_t blocks =
      2 * std::max<int64_t>(1, std::llround(floats / static_cast<double>(2 * kBlockFloats)));
  return ceil_div(g.output.height, std::min(blocks, g.output.height));
}

void to_window_order(const WindowGeometry& g, int64_t filters, const float* weight, float* by_window) {
  const int64_t taps = g.kernel.height * g.kernel.width;
  for (int64_t f = 0; f < filters; ++f) {
    for (int64_t tap = 0; tap < taps; ++tap) {
      for (int64_t c = 0; c < g.input.channels; ++c) *by_window++ = weight[c * taps + tap];
    }
    weight += g.input.channels * taps;
  }
}

void from_window_order(const WindowGeometry& g, int64_t filters, const float* by_window, float* weight) {
  const int64_t taps = g.kernel.height * g.kernel.width;
  for (int64_t f = 0; f < filters; ++f) {
    for (int64_t tap = 0; tap < taps; ++tap) {
      for (int64_t c = 0; c < g.input.channels; ++c) weight[c * taps + tap] = *by_window++;
    }
    weight += g.input.channels * taps;
  }
}

}  // namespace cnn
