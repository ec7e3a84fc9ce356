// Where Winograd's tiles lie in the images of a batch, and their numbers in blocks of transformed tiles.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "base/shape.h"
#include "kernels/isa/lanes.h"
#include "kernels/window.h"
#include "kernels/winograd.h"

namespace cnn::CNN_ISA::winograd {

// Where a tile is.
struct TilePlace {
  int64_t image;
  int64_t row;
  int64_t column;
};

// One that is transformed, and another, later one, whose pixels are to be asked for meanwhile.
struct TileAtWork : TilePlace {
  TilePlace ahead;
};

// Where the numbers of a tile lie in a block: for each frequency (tiles that have it, depth). Goes from tile
// to tile. Here all tiles have all frequencies,
template <int kSide>
class EvenNumbers {
 public:
  EvenNumbers(const Winograd& /*w*/, Range tiles, Range block, int64_t depth)
      : depth_(depth),
        stride_(WinogradShape::tile_stride(block.size(), depth)),
        first_((tiles.begin - block.begin - 1) * depth) {}

  void enter(bool /*row_is_short*/, bool /*column_is_short*/) { first_ += depth_; }
  static constexpr bool has_all() { return true; }
  static constexpr bool has(int /*i*/, int /*j*/) { return true; }

  // Of the tile entered last: where its first channel lies.
  int64_t operator()(int i, int j) const { return first_ + (i * kSide + j) * stride_; }

 private:
  int64_t depth_;
  int64_t stride_;
  int64_t first_;
};

// and here the last ones of an image may lack some.
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
    has_all_ = !row_is_short && !column_is_short;
    int64_t places[4];
    for (int kind = 0; kind < 4; ++kind) {
      const bool is_missing = (row_is_short && kind / 2 == 1) || (column_is_short && kind % 2 == 1);
      places[kind] = is_missing ? kMissing : next_[kind];
      if (!is_missing) next_[kind] += depth_;
    }
    for (int xi = 0; xi < kSide * kSide; ++xi) at_[xi] = firsts_[xi] + places[kinds_[xi]];
  }

  // Of the tile entered last.
  bool has_all() const { return has_all_; }
  bool has(int i, int j) const { return at_[i * kSide + j] >= 0; }
  int64_t operator()(int i, int j) const { return at_[i * kSide + j]; }

 private:
  static constexpr int64_t kMissing = std::numeric_limits<int64_t>::min() / 2;

  int64_t depth_;
  int64_t next_[4] = {-1, -1, -1,
                      -1};  // of frequencies that all tiles have, short columns or rows lack, both
  int kinds_[kSide * kSide];
  int64_t firsts_[kSide * kSide];
  int64_t at_[kSide * kSide];
  bool has_all_ = true;
};

inline TilePlace tile_place(const Winograd& w, int64_t tile) {
  return {tile / w.tiles_per_image(), tile % w.tiles_per_image() / w.tiles_wide(), tile % w.tiles_wide()};
}

inline void go_on(const Winograd& w, TilePlace& at) {
  if (++at.column < w.tiles_wide()) return;
  at.column = 0;
  if (++at.row < w.tiles_high()) return;
  at.row = 0;
  ++at.image;
}

// How far ahead pixels are asked for from memory, while the tiles between are transformed: beyond the tiles
// below, whose first rows a tile reads too.
inline int64_t tiles_ahead(const Winograd& w, int64_t depth) {
  constexpr int64_t kFloats = 128;
  return w.tiles_wide() + std::max<int64_t>(1, kFloats / depth);
}

template <typename Numbers, typename Each>
void go_through(const Winograd& w, Range tiles, Range block, int64_t depth, Each each) {
  TileAtWork at{tile_place(w, tiles.begin), tile_place(w, tiles.begin + tiles_ahead(w, depth))};
  Numbers numbers(w, tiles, block, depth);
  for (int64_t t = 0; t < tiles.size(); ++t) {
    numbers.enter(w.rows().is_short(at.row), w.columns().is_short(at.column));
    each(at, numbers);
    go_on(w, at);
    go_on(w, at.ahead);
  }
}

// Calls each(place, where its numbers are in a block of this depth).
template <int kSide, typename Each>
void for_each_tile(const Winograd& w, Range tiles, Range block, int64_t depth, Each each) {
  if (w.rows().points.size() == kSide && w.columns().points.size() == kSide) {
    go_through<EvenNumbers<kSide>>(w, tiles, block, depth, each);
  } else {
    go_through<TileNumbers<kSide>>(w, tiles, block, depth, each);
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
        whole(rows.size() == side && columns.size() == side),
        row_bits(bits(rows)),
        column_bits(bits(columns)) {}

  int64_t at(int64_t i, int64_t j) const { return offset + i * row_step + j * depth; }
  bool inside(int64_t i, int64_t j) const { return ((row_bits >> i & column_bits >> j) & 1) != 0; }
  // A vector of the pixel's channels, those of the image's first pixel being at `from`, or else of zeros: to
  // be had without a branch.
  const float* or_zeros(int64_t i, int64_t j, const float* from) const {
    return inside(i, j) ? from + at(i, j) : kZeros;
  }

  int64_t depth;
  int64_t row_step;
  int64_t offset;  // of its first pixel, maybe outside
  Range rows;      // its own inside the image
  Range columns;
  bool whole;

 private:
  static uint32_t bits(Range range) {
    return range.begin < range.end ? (1U << range.end) - (1U << range.begin) : 0;
  }

  alignas(64) static constexpr float kZeros[kLanes] = {};

  uint32_t row_bits;
  uint32_t column_bits;
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

// Asks for the pixels of a tile that lie where its outputs do, of images (H, W, depth): in the input too
// these are what other tiles have not read before. Inlined, or GCC takes it for a call without effect.
template <int kOutputs, bool kToWrite>
inline __attribute__((always_inline)) void prefetch(const Winograd& w, const TilePlace& at,
                                                    const Volume& image, int64_t depth, const float* images) {
  constexpr int64_t kLine = 64 / sizeof(float);
  const int64_t row = at.image * image.height + w.rows().first(at.row);
  const float* first = images + (row * image.width + w.columns().first(at.column)) * depth;
  for (int64_t i = 0; i < kOutputs; ++i, first += image.width * depth) {
    for (int64_t k = 0; k < kOutputs * depth; k += kLine) __builtin_prefetch(first + k, kToWrite ? 1 : 0, 2);
  }
}

// Calls each(whether the square is inside the image, whether the tile has all frequencies): two types that
// say so when this is compiled, so that neither is asked of each pixel.
template <typename Numbers, typename Each>
void by_wholeness(const Square& square, const Numbers& numbers, Each each) {
  if (square.whole && numbers.has_all()) {
    each(std::true_type(), std::true_type());
  } else if (numbers.has_all()) {
    each(std::false_type(), std::true_type());
  } else {
    each(std::false_type(), std::false_type());
  }
}

}  // namespace cnn::CNN_ISA::winograd
