// An image scaled and turned about its middle and moved, in one pass.
#pragma once

#include <cstdint>

#include "base/shape.h"
#include "spec/augment_spec.h"

namespace cnn {

// Pixel p of the result is point middle + R(degrees)/scale (p + (down, right) - middle) of the image: a scale
// above 1 makes it larger, positive degrees turn it counterclockwise as it is seen.
struct Motion {
  int64_t down = 0;
  int64_t right = 0;
  double degrees = 0;
  double scale = 1;
};

// in, out: (C,H,W) of `image`. Between pixels, values are interpolated linearly in both directions; around
// the image lies what `fill` says. Positions are whole multiples of 1/65536 pixel, so that the same processor
// or not, the bytes are the same. Allocates nothing.
void warp(const Motion& motion, Fill fill, const Volume& image, const uint8_t* in, uint8_t* out);

}  // namespace cnn
