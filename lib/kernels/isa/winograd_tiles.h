// Where Winograd's tiles lie in the images of a batch.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "base/shape.h"
#include "kernels/window.h"
#include "kernels/winograd.h"

namespace cnn::CNN_ISA::winograd {

// Where a tile is.
struct TilePlace {
  int64_t image;
  int64_t row;
  int64_t column;
};

// Calls each(place, number of the tile within `tiles`).
template <typename Each>
void for_each_tile(const Winograd& w, Range tiles, Each each) {
  TilePlace at{tiles.begin / w.tiles_per_image(), tiles.begin % w.tiles_per_image() / w.tiles_wide(),
               tiles.begin % w.tiles_wide()};
  for (int64_t t = 0; t < tiles.size(); ++t) {
    each(at, t);
    if (++at.column < w.tiles_wide()) continue;
    at.column = 0;
    if (++at.row < w.tiles_high()) continue;
    at.row = 0;
    ++at.image;
  }
}

// A square of pixels that may reach beyond an image's borders: (H, W, depth).
struct Square {
  Square(const Volume& image, int64_t padded_depth, int64_t first_row, int64_t first_column, int64_t side)
      : depth(padded_depth),
        row_step(image.width * padded_depth),
        offset(first_row * row_step + first_column * padded_depth),
        rows{std::max<int64_t>(0, -first_row), std::min(side, image.height - first_row)},
        columns{std::max<int64_t>(0, -first_column), std::min(side, image.width - first_column)},
        whole(rows.size() == side && columns.size() == side) {}

  int64_t at(int64_t i, int64_t j) const { return offset + i * row_step + j * depth; }
  bool inside(int64_t i, int64_t j) const {
    return i >= rows.begin && i < rows.end && j >= columns.begin && j < columns.end;
  }

  int64_t depth;
  int64_t row_step;
  int64_t offset;  // of its first pixel, maybe outside
  Range rows;      // those inside the image
  Range columns;
  bool whole;
};

inline Square input_square(const Winograd& w, const TilePlace& at) {
  const WindowGeometry& g = w.geometry();
  return {g.input, w.channels(), at.row * w.outputs() - g.pad.height, at.column * w.outputs() - g.pad.width,
          w.side()};
}

inline Square output_square(const Winograd& w, const TilePlace& at) {
  return {w.geometry().output, w.filters(), at.row * w.outputs(), at.column * w.outputs(), w.outputs()};
}

// Calls each(std::true_type) for a square inside the image, which needs no test of each pixel, else
// each(std::false_type).
template <typename Each>
void by_wholeness(const Square& square, Each each) {
  if (square.whole) {
    each(std::true_type());
  } else {
    each(std::false_type());
  }
}

}  // namespace cnn::CNN_ISA::winograd
