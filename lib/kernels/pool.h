// Pooling of one image. Windows read only inside the input; g.input.channels == g.output.channels.
#pragma once

#include <cstdint>

#include "kernels/window.h"

namespace cnn {

// The place of a window's maximum is kept as kh*KW + kw: in one byte, or in four where the window is larger
// than this.
inline constexpr int64_t kMaxByteWindow = 256;

// x: (C,H,W) -> y: (C,OH,OW), the first maximum of each window; a NaN is larger than any number. With `relu`,
// y = max(maximum, 0). `argmax`: (C,OH,OW), or null where no backward pass follows.
void max_pool_forward(const WindowGeometry& g, bool relu, const float* x, float* y, uint8_t* argmax);
void max_pool_forward(const WindowGeometry& g, bool relu, const float* x, float* y, int32_t* argmax);

// dy: (C,OH,OW), y and argmax as forward gave them -> dx: (C,H,W), written whole. With `relu`, where y is 0
// nothing flows.
void max_pool_backward(const WindowGeometry& g, bool relu, const float* y, const float* dy,
                       const uint8_t* argmax, float* dx);
void max_pool_backward(const WindowGeometry& g, bool relu, const float* y, const float* dy,
                       const int32_t* argmax, float* dx);

// The mean over the window's area inside the padded input (PyTorch's count_include_pad=True).
void average_pool_forward(const WindowGeometry& g, const float* x, float* y);

// dy: (C,OH,OW) -> dx: (C,H,W), written whole.
void average_pool_backward(const WindowGeometry& g, const float* dy, float* dx);

}  // namespace cnn
