#include "kernels/lanes_conv.h"

#include "kernels/row_winograd.h"

namespace cnn {

bool lanes_conv_fits(const WindowGeometry& g) {
  return g.stride == Size2{1, 1} && !g.is_dilated() && all_windows_read(g);
}

WindowGeometry transposed_geometry(const WindowGeometry& g) {
  return {g.output,
          g.input,
          g.kernel,
          {1, 1},
          {g.kernel.height - 1 - g.pad.height, g.kernel.width - 1 - g.pad.width},
          g.groups};
}

void transpose_weights(const WindowGeometry& g, const float* weight, Range channels, float* transposed) {
  const int64_t window = g.kernel.height * g.kernel.width;
  for (int64_t c = channels.begin; c < channels.end; ++c) {
    const int64_t filter = c / g.group_channels() * g.group_filters();
    float* to = transposed + c * g.group_filters() * window;
    for (int64_t f = filter; f < filter + g.group_filters(); ++f) {
      const float* from = weight + (f * g.group_channels() + c % g.group_channels()) * window;
      for (int64_t tap = window - 1; tap >= 0; --tap) *to++ = from[tap];
    }
  }
}

bool row_winograd_fits(const WindowGeometry& g) {
  return g.groups == 1 && lanes_conv_fits(g) && (g.kernel == Size2{3, 3} || g.kernel == Size2{5, 5});
}

}  // namespace cnn
