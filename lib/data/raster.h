// A picture as it comes out of a file.
#pragma once

#include <cstdint>
#include <vector>

#include "base/shape.h"

namespace cnn {

// Where a picture lies on a coarser grid than its own, whose pixels stand for `factor` x `factor` of the
// picture's. Pixels at the sides may stand for some that lie outside of it.
struct Shrinking {
  int64_t factor = 1;
  Size2 before;  // how many lines and columns of the picture's size the first ones reach beyond it,
  Size2 behind;  // and the last ones; below `factor`

  bool operator==(const Shrinking&) const = default;
};

struct Raster {
  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 0;         // 1: gray, 3: RGB
  std::vector<uint8_t> pixels;  // (height, width, channels)
  Shrinking shrinking = {};     // of a picture that was decoded smaller than it is

  // Of the picture in the file.
  Size2 picture_size() const {
    return {height * shrinking.factor - shrinking.before.height - shrinking.behind.height,
            width * shrinking.factor - shrinking.before.width - shrinking.behind.width};
  }
};

}  // namespace cnn
