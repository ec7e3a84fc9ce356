// Varied copies of training images.
#pragma once

#include <cstdint>

#include "base/shape.h"
#include "spec/augment_spec.h"

namespace cnn {

// What the variation of an image follows from, and nothing else: not its place in an epoch, the batch or the
// threads.
struct AugmentKey {
  uint64_t seed = 0;
  int64_t epoch = 0;  // 1, 2, ...
  int64_t image = 0;  // its index in the data set, below 2^32
};

// in, out: (C,H,W) of `image`; out: the image mirrored and shifted. Pixel (y, x) of the shifted image is
// pixel (y + down, x + right) of the first, with `down` and `right` drawn evenly from -shift..shift.
// Flip::alternate is the "alternating flip" of Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU",
// arXiv 2404.00498. Allocates nothing.
void augment(const AugmentSpec& spec, const AugmentKey& key, const Volume& image, const uint8_t* in,
             uint8_t* out);

}  // namespace cnn
