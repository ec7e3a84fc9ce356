// How training images are varied, so that a network cannot learn them by heart.
#pragma once

#include <cstdint>

#include "kinds/key.h"
#include "spec/layer_settings.h"

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

// What members take: true, false or a word of Flip; a list of the least and the largest factor; whole numbers
// from 0 to the input's shorter side, or to one less, which leaves something of the image.
struct OneFlip {};
struct TwoFactors {
  RealRange each;
};
struct UpToSide {};
struct BelowSide {};

// A crop of the image's size out of the image padded by that many pixels.
struct Crop {
  int64_t pad = 0;

  static constexpr SectionText section = {"data.augment.crop", "{pad: 4}", "a crop out of the padded image",
                                          "{pad: N}"};
  static void describe(auto& spec, auto&& each) {
    each("pad", spec.pad, BelowSide{}, "pixels around the image; below its shorter side",
         Required{", such as pad: 4"});
  }
  bool operator==(const Crop&) const = default;
};

inline constexpr RealRange kUpToHundred = {.min = 0, .max = 100};

// What is done to an image, and then to a batch. A new augmentation is a member, its key and its place in
// `section` and the lists below it here, and what it does in data/augment.cc or, of batches, in one like
// data/mixup.h; a test tells where a key does nothing or is not told.
struct AugmentSpec {
  Flip flip = Flip::none;
  int64_t shift = 0;  // up to that many pixels in both directions
  Fill fill = Fill::zero;
  Crop crop = {};
  double rotate = 0;      // up to that many degrees, either way
  Factors scale{};        // of both sides
  double brightness = 0;  // factors of 1 - brightness, but at least 0, to 1 + brightness
  double contrast = 0;    // likewise
  int64_t cutout = 0;     // the side of the square
  double mixup = 0;       // alpha of the Beta distribution; 0: images stay by themselves

  static constexpr SectionText section = {
      "data.augment", "{flip: true, shift: 2, fill: reflect}",
      "varies the training images anew in each epoch: rotate, scale, shift, crop, flip, brightness, "
      "contrast, cutout, mixup, in this order",
      "a mapping"};
  static void describe(auto& spec, auto&& each) {
    each("flip", spec.flip, OneFlip{}, "mirrors by chance; alternate: in every other epoch");
    each("shift", spec.shift, BelowSide{}, "moves by up to so many pixels in both directions");
    each("fill", spec.fill, OneWord{}, "what a moved image uncovers: black, or the image mirrored");
    each("crop", spec.crop, Mapping{}, "a random crop out of the image padded by N pixels");
    each("rotate", spec.rotate, RealRange{.min = 0, .max = 180}, "turns by up to so many degrees either way");
    each("scale", spec.scale, TwoFactors{{.min = 0.1, .max = 10}},
         "makes it smaller or larger by a factor between them");
    each("brightness", spec.brightness, kUpToHundred, "times a factor of 1 - so much to 1 + so much");
    each("contrast", spec.contrast, kUpToHundred, "likewise, around the mean");
    each("cutout", spec.cutout, UpToSide{}, "blackens a square of that side around a random pixel");
    each("mixup", spec.mixup, kUpToHundred, "blends pairs of images and labels; alpha of Beta(alpha, alpha)");
  }

  // The farthest that an image is moved; 0 to the shorter side - 1.
  int64_t reach() const { return shift + crop.pad; }
  bool warps() const { return rotate > 0 || !scale.is_one(); }
  bool changes_colors() const { return brightness > 0 || contrast > 0; }

  // Whether single images are varied.
  bool is_active() const {
    AugmentSpec nothing;
    nothing.fill = fill;
    nothing.mixup = mixup;
    return *this != nothing;
  }

  // The part that makes other images of the same thing: without what hides some of one or blends it with
  // others, which makes training harder.
  AugmentSpec without_obstacles() const {
    AugmentSpec rest = *this;
    rest.cutout = 0;
    rest.mixup = 0;
    return rest;
  }

  // What changes where things are, and not what they look like; drawn anew for each copy of an image.
  AugmentSpec moves() const {
    AugmentSpec rest = without_obstacles();
    rest.brightness = rest.contrast = 0;
    if (rest.flip == Flip::alternate) rest.flip = Flip::random;
    return rest;
  }
  bool operator==(const AugmentSpec&) const = default;
};

}  // namespace cnn
