// How a camera was held: the orientation in a JPEG's EXIF data (CIPA DC-008, tag 0x0112).
#pragma once

#include <cstddef>
#include <span>

#include "data/raster.h"

namespace cnn {

// `segment`: the content of an APP1 segment. 1 to 8; 1, upright, where it tells nothing or is broken.
int exif_orientation(std::span<const std::byte> segment);

// The picture as it is to be looked at: mirrored (2, 4, 5, 7) and turned by quarters (3, 5 to 8).
Raster turned(Raster raster, int orientation);

}  // namespace cnn
