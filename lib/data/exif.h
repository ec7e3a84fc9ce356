// How a camera was held: the orientation in EXIF data (CIPA DC-008, tag 0x0112), of which the body is a TIFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "data/raster.h"

namespace cnn {

// `segment`: the content of a JPEG's APP1 segment. 1 to 8; 1, upright, where it tells nothing or is broken.
int exif_orientation(std::span<const std::byte> segment);

// The same of the TIFF alone, as a PNG's eXIf chunk holds it.
int tiff_orientation(std::span<const std::byte> tiff);

// The picture as it is to be looked at, and its lines, from above, without a copy of it: mirrored (2, 4, 5,
// 7) and turned by quarters (3, 5 to 8).
Raster turned(Raster raster, int orientation);
void for_each_turned_line(const Raster& raster, int orientation,
                          const std::function<void(std::span<const uint8_t>)>& take);

}  // namespace cnn
