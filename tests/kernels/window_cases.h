// Odd shapes that every kernel is compared with plain loops over.
#pragma once

#include <vector>

#include "kernels/window.h"
#include "random_values.h"

namespace cnn {

inline int64_t outputs(int64_t side, int64_t kernel, int64_t stride, int64_t pad) {
  return (side - kernel + 2 * pad) / stride + 1;
}

// Input c x h x w, kernel, stride, pad; the output rounded down, with `channels` (0: as the input).
inline WindowGeometry window(Volume input, Size2 kernel, Size2 stride, Size2 pad, int64_t channels = 0) {
  const int64_t out = channels == 0 ? input.channels : channels;
  return {input,
          {out, outputs(input.height, kernel.height, stride.height, pad.height),
           outputs(input.width, kernel.width, stride.width, pad.width)},
          kernel,
          stride,
          pad};
}

// Taps `dilation` pixels apart.
inline WindowGeometry dilated(Volume input, Size2 kernel, Size2 stride, Size2 pad, Size2 dilation) {
  WindowGeometry g = window(input, kernel, stride, pad);
  g.dilation = dilation;
  const Size2 extent = g.extent();
  g.output.height = outputs(input.height, extent.height, stride.height, pad.height);
  g.output.width = outputs(input.width, extent.width, stride.width, pad.width);
  return g;
}

}  // namespace cnn
