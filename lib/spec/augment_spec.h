// How training images are varied, so that a network cannot learn them by heart.
#pragma once

#include <cstdint>

namespace cnn {

enum class Flip {
  none,
  random,    // mirrored with probability 1/2
  alternate  // mirrored in every other epoch; half of the images begin
};

// What stands where a shifted image has no pixels.
enum class Fill {
  zero,    // black: the byte 0, before any normalization
  reflect  // the image mirrored at its outermost pixels, which are not repeated: c b | a b c | b a
};

struct AugmentSpec {
  Flip flip = Flip::none;
  int64_t shift = 0;  // 0 to the shorter side - 1: up to that many pixels in both directions
  Fill fill = Fill::zero;

  bool is_active() const { return flip != Flip::none || shift > 0; }
  bool operator==(const AugmentSpec&) const = default;
};

}  // namespace cnn
