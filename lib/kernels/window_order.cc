#include "kernels/window_order.h"

namespace cnn {

int64_t window_length(const WindowGeometry& g) {
  return g.input.channels * g.kernel.height * g.kernel.width;
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
