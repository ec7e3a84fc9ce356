// Maps of signed numbers as pictures: zero is white, what is above it orange, what is below it blue, the more
// so the farther; one scale a picture, which stands in figures beside it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/shape.h"

namespace cnn {

// Of `value` on a scale that ends at `most` >= 0, below and above. Colours that red-green blindness keeps
// apart.
struct Color {
  uint8_t red = 0;
  uint8_t green = 0;
  uint8_t blue = 0;

  bool operator==(const Color&) const = default;
};
Color signed_color(double value, double most);

// The greatest distance from zero; 0 of no numbers.
double scale_of(std::span<const float> values);

// map: (H, W), enlarged to `size` with straight lines between its numbers' middles.
std::vector<float> enlarge(std::span<const float> map, const Size2& of, const Size2& size);

// The volume's sides times a whole factor, so that the larger one is at least `least`; long ones stay as they
// are.
Size2 enlarged(const Volume& volume, int64_t least);

// The same, but the larger one is at most `most`.
Size2 sides_within(const Volume& volume, int64_t least, int64_t most);

// image: (C, H, W) bytes, 1 or 3 channels, enlarged by repeating its pixels.
std::vector<uint8_t> image_pixels(std::span<const uint8_t> image, const Volume& volume, const Size2& size);

// map: (C, H, W); of several channels the number farthest from zero. -most and most are the ends of the
// colours.
std::vector<uint8_t> map_pixels(std::span<const float> map, const Volume& volume, double most,
                                const Size2& size);

// map: (C, H, W) in the colours of an image, zero gray, -most and most black and full colour.
std::vector<uint8_t> shade_pixels(std::span<const float> map, const Volume& volume, double most,
                                  const Size2& size);

// A map of one channel over the image in gray, the stronger the farther from zero.
std::vector<uint8_t> overlay_pixels(std::span<const uint8_t> image, const Volume& of_image,
                                    std::span<const float> map, const Volume& of_map, double most,
                                    const Size2& size);

}  // namespace cnn
