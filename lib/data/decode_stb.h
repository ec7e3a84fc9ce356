// PNG and BMP, by stb_image.
#pragma once

#include <cstddef>
#include <span>

#include "data/raster.h"

namespace cnn {

// Throw BadImage; a PNG's checksums are verified, which stb_image does not do.
Raster decode_png(std::span<const std::byte> file);
Raster decode_bmp(std::span<const std::byte> file);

}  // namespace cnn
