// Max pooling of a group of images in lanes (kernels/lanes.h).
#pragma once

#include <cstdint>

#include "kernels/window.h"

namespace cnn {

// Windows larger than this cannot tell their maximum's place in a byte.
inline constexpr int64_t kMaxLaneWindow = 255;

// x: (C,H,W,lanes) -> pooled row `oh` of y: (C,OH,OW,lanes), relu'ed if asked for. `places`: (C,OH,OW,lanes)
// or null: the first maximum's kh*KW + kw, or 255 where the relu lets nothing through.
void lane_max_pool_row(const WindowGeometry& g, bool relu, const float* x, int64_t oh, float* y,
                       uint8_t* places);

// dy: (C,OH,OW,lanes) -> dx: (C,H,W,lanes), written whole.
void lane_max_pool_backward(const WindowGeometry& g, const float* dy, const uint8_t* places, float* dx);

}  // namespace cnn
