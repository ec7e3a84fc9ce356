#include "kernels/depthwise_conv.h"

#include "kernels/layout.h"

namespace cnn {

bool depthwise_fits(const WindowGeometry& g) {
  return g.groups > 1 && !g.is_dilated() && g.group_channels() == 1 && g.group_filters() == 1;
}

void pack_depthwise(const WindowGeometry& g, const float* weight, float* packed) {
  const int64_t taps = g.kernel.height * g.kernel.width;
  const int64_t padded = padded_channels(g.input.channels);
  for (int64_t tap = 0; tap < taps; ++tap) {
    for (int64_t c = 0; c < padded; ++c)
      packed[tap * padded + c] = c < g.input.channels ? weight[c * taps + tap] : 0;
  }
}

}  // namespace cnn
