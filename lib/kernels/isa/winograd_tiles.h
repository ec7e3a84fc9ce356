// Where Winograd's tiles lie in the images of a batch, and their numbers in blocks of transformed tiles.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
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

// Where the numbers of a tile lie in a block: for each frequency (tiles that have it, depth). Goes from tile
// to tile.
template <int kSide>
class TileNumbers {
 public:
  TileNumbers(const Winograd& w, Range tiles, Range block, int64_t depth) : depth_(depth) {
    const int64_t stride = WinogradShape::tile_stride(block.size(), depth);
    const auto lacks = [](const Range& points, int64_t point) {
      return point < points.begin || point >= points.end;
    };
    for (int xi = 0; xi < kSide * kSide; ++xi) {
      const bool lacks_row = lacks(w.rows().points, xi / kSide);
      const bool lacks_column = lacks(w.columns().points, xi % kSide);
      const int kind = (lacks_row ? 2 : 0) + (lacks_column ? 1 : 0);
      if (next_[kind] < 0) next_[kind] = w.tiles_with(xi, {block.begin, tiles.begin}) * depth;
      kinds_[xi] = kind;
      firsts_[xi] = xi * stride;
    }
  }

  void enter(bool row_is_short, bool column_is_short) {
    int64_t places[4];
    for (int kind = 0; kind < 4; ++kind) {
      const bool is_missing = (row_is_short && kind / 2 == 1) || (column_is_short && kind % 2 == 1);
      places[kind] = is_missing ? kMissing : next_[kind];
      if (!is_missing) next_[kind] += depth_;
    }
    for (int xi = 0; xi < kSide * kSide; ++xi) at_[xi] = firsts_[xi] + places[kinds_[xi]];
  }

  // Of the tile entered last: where its first channel lies; negative where it has not the frequency.
  int64_t operator()(int i, int j) const { return at_[i * kSide + j]; }

 private:
  static constexpr int64_t kMissing = std::numeric_limits<int64_t>::min() / 2;

  int64_t depth_;
  int64_t next_[4] = {-1, -1, -1,
                      -1};  // of frequencies that all tiles have, short columns or rows lack, both
  int kinds_[kSide * kSide];
  int64_t firsts_[kSide * kSide];
  int64_t at_[kSide * kSide];
};

// Calls each(place, where its numbers are in a block of this depth).
template <int kSide, typename Each>
void for_each_tile(const Winograd& w, Range tiles, Range block, int64_t depth, Each each) {
  TilePlace at{tiles.begin / w.tiles_per_image(), tiles.begin % w.tiles_per_image() / w.tiles_wide(),
               tiles.begin % w.tiles_wide()};
  TileNumbers<kSide> numbers(w, tiles, block, depth);
  for (int64_t t = 0; t < tiles.size(); ++t) {
    numbers.enter(w.rows().is_short(at.row), w.columns().is_short(at.column));
    each(at, numbers);
    if (++at.column < w.tiles_wide()) continue;
    at.column = 0;
    if (++at.row < w.tiles_high()) continue;
    at.row = 0;
    ++at.image;
  }
}

// A square of pixels that may reach beyond an image's borders: (H, W, depth). Of its first rows and columns
// `skipped` belong to other tiles.
struct Square {
  Square(const Volume& image, int64_t padded_depth, int64_t first_row, int64_t first_column, int64_t side,
         Size2 skipped)
      : depth(padded_depth),
        row_step(image.width * padded_depth),
        offset(first_row * row_step + first_column * padded_depth),
        rows{std::max(skipped.height, -first_row), std::min(side, image.height - first_row)},
        columns{std::max(skipped.width, -first_column), std::min(side, image.width - first_column)},
        whole(rows.size() == side && columns.size() == side) {}

  int64_t at(int64_t i, int64_t j) const { return offset + i * row_step + j * depth; }
  bool inside(int64_t i, int64_t j) const {
    return i >= rows.begin && i < rows.end && j >= columns.begin && j < columns.end;
  }

  int64_t depth;
  int64_t row_step;
  int64_t offset;  // of its first pixel, maybe outside
  Range rows;      // its own inside the image
  Range columns;
  bool whole;
};

inline Size2 skipped(const Winograd& w, const TilePlace& at) {
  return {at.row * w.outputs() - w.rows().first(at.row),
          at.column * w.outputs() - w.columns().first(at.column)};
}

inline Square input_square(const Winograd& w, const TilePlace& at) {
  const WindowGeometry& g = w.geometry();
  return {g.input,
          w.channels(),
          w.rows().first(at.row) - g.pad.height,
          w.columns().first(at.column) - g.pad.width,
          w.side(),
          skipped(w, at)};
}

inline Square output_square(const Winograd& w, const TilePlace& at) {
  return {w.geometry().output,          w.filters(), w.rows().first(at.row),
          w.columns().first(at.column), w.outputs(), skipped(w, at)};
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
