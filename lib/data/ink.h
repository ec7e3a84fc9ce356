// What is drawn in a picture, told from the paper that it is drawn on.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "data/raster.h"

namespace cnn {

// A plane of values, row by row.
struct Plane {
  int64_t height = 0;
  int64_t width = 0;
  std::vector<float> values;  // (height, width)

  float at(int64_t y, int64_t x) const { return values[static_cast<size_t>(y * width + x)]; }
};

struct Ink {
  Plane amount;          // 0: paper, 1: as strong as the strongest strokes
  bool is_dark = false;  // darker than the paper
};

// Paper is what a quadratic surface follows, fitted to the picture's margin first and then to all that does
// not stand out of it (by weights that fade with the distance): so a shadow or a gradient is none. Ink is
// what stands out on the side where it stands out further. `gray`: of one channel. Nothing where nothing
// does.
std::optional<Ink> find_ink(const Raster& gray);

}  // namespace cnn
