// How training images are varied, so that a network cannot learn them by heart.
#pragma once

#include <cstdint>

namespace cnn {

enum class Flip {
  none,
  random,    // mirrored with probability 1/2
  alternate  // mirrored in every other epoch; half of the images begin
};

// As a config writes them.
constexpr const char* word_of(Flip flip) {
  switch (flip) {
    case Flip::none:
      return "false";
    case Flip::random:
      return "true";
    case Flip::alternate:
      return "alternate";
  }
  return nullptr;
}

// What stands where a moved, turned or shrunken image has no pixels.
enum class Fill {
  zero,    // black: the byte 0, before any normalization
  reflect  // the image mirrored at its outermost pixels, which are not repeated: c b | a b c | b a
};

constexpr const char* word_of(Fill fill) {
  switch (fill) {
    case Fill::zero:
      return "zero";
    case Fill::reflect:
      return "reflect";
  }
  return nullptr;
}

// A factor is drawn evenly from `low` to `high`.
struct Factors {
  double low = 1;
  double high = 1;

  bool is_one() const { return low == 1 && high == 1; }
  bool operator==(const Factors&) const = default;
};

// What is done to an image, in this order: scaled and turned, moved, mirrored, brightened, its contrast
// changed, a square cut out; and then to a batch: mixed up. data/augment.h and data/mixup.h say how.
struct AugmentSpec {
  Flip flip = Flip::none;
  int64_t shift = 0;  // up to that many pixels in both directions
  Fill fill = Fill::zero;
  int64_t crop_pad = 0;   // a crop of the image's size out of the image padded by that many pixels
  double rotate = 0;      // 0..180: up to that many degrees, either way
  Factors scale{};        // of both sides; 0.1..10
  double brightness = 0;  // 0..100: factors of 1 - brightness, but at least 0, to 1 + brightness
  double contrast = 0;    // 0..100: likewise
  int64_t cutout = 0;     // 0 to the shorter side: the side of the square
  double mixup = 0;       // 0..100: alpha of the Beta distribution; 0: images stay by themselves

  // The farthest that an image is moved; 0 to the shorter side - 1.
  int64_t reach() const { return shift + crop_pad; }
  bool warps() const { return rotate > 0 || !scale.is_one(); }
  bool changes_colors() const { return brightness > 0 || contrast > 0; }

  // Whether single images are varied.
  bool is_active() const {
    return flip != Flip::none || reach() > 0 || warps() || changes_colors() || cutout > 0;
  }
  bool operator==(const AugmentSpec&) const = default;
};

}  // namespace cnn
