// Pictures brought to the size and the channels of a network's input.
#pragma once

#include <cstdint>

#include "base/shape.h"
#include "data/raster.h"

namespace cnn {

// ITU-R BT.601's luma: 0.299 R + 0.587 G + 0.114 B, rounded; in 65536ths, which add up to one.
inline uint8_t gray_of(const uint8_t* rgb) {
  return static_cast<uint8_t>((rgb[0] * 19595 + rgb[1] * 38470 + rgb[2] * 7471 + 32768) >> 16);
}

// Of every pixel. A gray picture stays as it is.
Raster to_gray(const Raster& raster);

// out: (C,H,W) of `input`, whose channels are 1 or 3: gray made of colours as above, or gray in all three.
// Stretched to its sides where the ratio is another one. Each pixel is the mean of what lies below a
// triangle, centered on it, that reaches one pixel of the coarser of the two grids to either side: linear
// interpolation where the picture grows, and without aliasing where it shrinks (what Pillow calls BILINEAR,
// and torchvision uses). At the same size pixels are copied. Of a picture that was decoded smaller, each
// pixel counts for those of the picture that it stands for: what lies outside of the picture does not.
void resize(const Raster& raster, const Volume& input, uint8_t* out);

// The bytes that it takes for a while at most, for an input of this width: of a raster of `size` and
// `channels`.
int64_t resize_memory(const Size2& size, int64_t channels, int64_t width);

}  // namespace cnn
