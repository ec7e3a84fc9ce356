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

// in, out: (C,H,W) of `image`; out: the image varied as `spec` says, in the order of its comment.
//
// Turned by degrees drawn evenly from -rotate..rotate, and made larger by a factor of `scale` (data/warp.h).
//
// Moved: pixel (y, x) is pixel (y + down, x + right) of the first, with `down` and `right` drawn evenly from
// -shift..shift, plus as much from -crop.pad..crop.pad, which is what a random crop of the padded image is.
//
// Flipped; alternate is the "alternating flip" of Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU",
// arXiv 2404.00498.
//
// Colours: by factors drawn evenly from the ranges of torchvision's ColorJitter, brightness first
// (data/colors.h).
//
// Cutout: a square whose middle is any pixel, evenly, becomes 0 as far as it lies in the image (DeVries and
// Taylor, "Improved regularization of convolutional neural networks with cutout", arXiv 1708.04552).
//
// Mixup is of batches: data/mixup.h. Allocates nothing.
void augment(const AugmentSpec& spec, const AugmentKey& key, const Volume& image, const uint8_t* in,
             uint8_t* out);

// How an image is looked at when its class is told.
struct View {
  int64_t down = 0;  // pixel (y, x) is pixel (y + down, x + right) of the first, reflected at its edges
  int64_t right = 0;
  bool mirrored = false;  // afterwards

  bool operator==(const View&) const = default;
};

// in, out: (C,H,W) of `image`; a side of one pixel is not moved along. Allocates nothing.
void move_image(const View& view, const Volume& image, const uint8_t* in, uint8_t* out);

}  // namespace cnn
