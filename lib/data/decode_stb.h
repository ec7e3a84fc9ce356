// PNG and BMP, by stb_image.
#pragma once

#include <cstddef>
#include <span>

#include "data/decode_image.h"

namespace cnn {

// What decode_image promises. Throw BadImage; a PNG's checksums are verified, which stb_image does not do.
Picture decode_png(std::span<const std::byte> file, Background background);
Picture decode_bmp(std::span<const std::byte> file, Background background);

}  // namespace cnn
