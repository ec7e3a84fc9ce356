// Parts of images cut out, all of one size.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/shape.h"
#include "spec/input_window.h"

namespace cnn {

// Of what windows of `field` show of an image: their own size, or the image's sides where those are shorter.
Size2 patch_size(const Size2& field, const Volume& input);

// pixels: (H, W, 3) of an image or of a map of `input`'s sides; (height, width, 3) of patch_size() of what
// `window` shows of it, in the place that it has in the window, or in the image where that is smaller. The
// rest is gray: kBeyond.
std::vector<uint8_t> patch_pixels(std::span<const uint8_t> pixels, const Volume& input,
                                  const InputWindow& window);
inline constexpr uint8_t kBeyond = 214;

// pixels: (height, width, 3) of size `from`, brought to the size `to`: larger by repeating them, smaller by
// their mean.
std::vector<uint8_t> fitted(std::vector<uint8_t> pixels, const Size2& from, const Size2& to);

}  // namespace cnn
