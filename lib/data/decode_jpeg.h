// JPEG, by libjpeg-turbo.
#pragma once

#include <cstddef>
#include <span>

#include "base/shape.h"
#include "data/raster.h"

namespace cnn {

// What decode_image promises. Throws BadImage, also for what libjpeg only warns about: data that end early
// or do not make sense.
Raster decode_jpeg(std::span<const std::byte> file, const Size2& wanted);

}  // namespace cnn
