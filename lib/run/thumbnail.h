// Images of a data set, small, for pages.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/shape.h"

namespace cnn {

// A PNG file's bytes of an image, pixels: (C, H, W), shrunk where a side is longer than `most`. Empty where
// it is neither gray nor RGB.
std::string thumbnail(std::span<const uint8_t> pixels, const Volume& image, int64_t most);

}  // namespace cnn
