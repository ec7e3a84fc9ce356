// Windows that slide over a volume: what conv and pool have in common.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/shape.h"

namespace cnn {

// Window (oh, ow) covers input rows oh*stride.height - pad.height + dilation.height*(0 ... kernel.height -
// 1), columns likewise. Where that leaves the input, a conv reads zeros and a pool reads nothing.
struct WindowGeometry {
  Volume input;
  Volume output;
  Size2 kernel;
  Size2 stride;
  Size2 pad;
  int64_t groups = 1;  // of a conv, parts of its channels and filters that have nothing to do with each other
  Size2 dilation{1, 1};  // of a conv; of products that copy windows (layers/product_convs.h) alone

  // Of one group.
  int64_t group_channels() const { return input.channels / groups; }
  int64_t group_filters() const { return output.channels / groups; }
  WindowGeometry one_group() const {
    return {{group_channels(), input.height, input.width},
            {group_filters(), output.height, output.width},
            kernel,
            stride,
            pad,
            1,
            dilation};
  }
  bool is_dilated() const { return dilation != Size2{1, 1}; }
  // How far a window reaches, with what lies between its taps.
  Size2 extent() const {
    return {(kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1};
  }
};

// Whether every window reads some of the input: no pad is as large as the kernel.
inline bool all_windows_read(const WindowGeometry& g) {
  return g.pad.height < g.kernel.height && g.pad.width < g.kernel.width &&
         (g.output.height - 1) * g.stride.height - g.pad.height < g.input.height &&
         (g.output.width - 1) * g.stride.width - g.pad.width < g.input.width;
}

// The outputs o in 0..outputs-1 whose tap `k` reads inside the input: 0 <= o*stride - pad + k < side.
inline Range outputs_inside(int64_t side, int64_t outputs, int64_t stride, int64_t pad, int64_t k) {
  const int64_t begin = std::clamp<int64_t>(ceil_div(pad - k, stride), 0, outputs);
  const int64_t end = std::clamp<int64_t>(floor_div(side - 1 + pad - k, stride) + 1, begin, outputs);
  return {begin, end};
}

// The taps of window `o` that read inside the input.
inline Range taps_inside(int64_t side, int64_t kernel, int64_t stride, int64_t pad, int64_t o) {
  const int64_t start = o * stride - pad;
  const int64_t begin = std::clamp<int64_t>(-start, 0, kernel);
  return {begin, std::clamp(side - start, begin, kernel)};
}

// The input positions that window `o` covers.
inline Range inputs_covered(int64_t side, int64_t kernel, int64_t stride, int64_t pad, int64_t o) {
  const int64_t start = o * stride - pad;
  return {std::max<int64_t>(start, 0), std::min(start + kernel, side)};
}

}  // namespace cnn
