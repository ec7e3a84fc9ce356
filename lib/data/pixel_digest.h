// What tells pictures apart whatever files they come in.
#pragma once

#include <cstdint>
#include <span>

#include "base/shape.h"
#include "data/raster.h"

namespace cnn {

// XXH3-64 of a picture's pixels at its own size, channel by channel; of one channel where all are equal, for
// a gray picture may be stored in three. A JPEG that was decoded smaller has the pixels that it was decoded
// to. `pixels`: (C,H,W).
uint64_t pixel_digest(const Raster& picture);
uint64_t pixel_digest(std::span<const uint8_t> pixels, const Volume& image);

}  // namespace cnn
