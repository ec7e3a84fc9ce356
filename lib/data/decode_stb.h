// PNG and BMP, by stb_image.
#pragma once

#include <cstddef>
#include <span>

#include "data/decode_image.h"

namespace cnn {

// What decode_image promises. Throw BadImage; a PNG's checksums are verified, which stb_image does not do.
Picture decode_png(std::span<const std::byte> file, const Size2& wanted, Background background);
Picture decode_bmp(std::span<const std::byte> file, const Size2& wanted, Background background);

// What decoding_memory promises.
int64_t png_memory(std::span<const std::byte> beginning, int64_t size, const Size2& wanted);
int64_t bmp_memory(std::span<const std::byte> beginning, const Size2& wanted);

}  // namespace cnn
