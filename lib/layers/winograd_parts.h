// Into what parts a convolution by Winograd is cut, so that threads can share it and caches hold it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/shape.h"
#include "kernels/winograd.h"
#include "layers/workers.h"

namespace cnn {

// How much is taken at a time, in floats and tiles, and which way.
class WinogradParts {
 public:
  // `w` must outlive this.
  explicit WinogradParts(const WinogradShape& w)
      : w_(w), block_tiles_(std::clamp<int64_t>(kBlockFloats / (w.frequencies() * depth()), 8, 64)) {}

  int64_t block_tiles() const { return block_tiles_; }
  // Of `tiles`, forward: so that `threads` have as many blocks each. No sum depends on it.
  Pieces forward_blocks(int64_t tiles, int threads) const {
    constexpr int64_t kTiles = 8;  // that products take at once: reading the filters for fewer takes too long
    const int64_t blocks = round_up(ceil_div(tiles, block_tiles_), threads);
    return {tiles, std::min(round_up(ceil_div(tiles, blocks), kTiles), block_tiles_)};
  }
  int64_t depth() const { return w_.channels() + w_.filters(); }
  bool forward_goes_in_blocks() const { return w_.channels() * w_.filters() <= kMostForwardWeights; }
  bool backward_goes_in_blocks() const { return w_.channels() * w_.filters() <= kMostBackwardWeights; }
  int64_t filter_floats() const { return w_.frequencies() * w_.filter_stride(); }
  int64_t partial_floats() const { return w_.frequencies() * w_.gradient_stride() + w_.filters(); }  // dU, db
  int64_t v_floats(int64_t tiles) const {
    return w_.frequencies() * WinogradShape::tile_stride(tiles, w_.channels());
  }
  int64_t block_floats(int64_t tiles) const {
    return v_floats(tiles) + w_.frequencies() * WinogradShape::tile_stride(tiles, w_.filters());
  }
  int64_t chunk_images(int64_t images) const {
    const int64_t tiles = kChunkFloats / (w_.frequencies() * depth());
    return std::clamp<int64_t>(tiles / w_.tiles_per_image(), 1, images);
  }
  Range tiles_of(Range images) const {
    return {images.begin * w_.tiles_per_image(), images.end * w_.tiles_per_image()};
  }
  static constexpr int64_t kTaskTiles = 16;  // of a transform alone
  static int64_t bias_parts(int64_t tiles) { return ceil_div(tiles, kTaskTiles); }
  // Of each frequency's products where the steps are apart: in two where that gives `threads` less to do. No
  // sum depends on it.
  int64_t cuts(int threads) const {
    constexpr double kCutCosts = 0.03;  // reading twice what both parts need
    const auto time = [&](int64_t cuts) {
      return static_cast<double>(ceil_div(w_.frequencies() * cuts, threads)) / static_cast<double>(cuts);
    };
    return time(2) * (1 + kCutCosts) < time(1) ? 2 : 1;
  }
  // Of `rows` of a matrix.
  static Range cut(int64_t rows, int64_t cut, int64_t cuts) {
    constexpr int64_t kRows = 24;  // a multiple of what a product computes at a time
    const int64_t blocks = ceil_div(rows, kRows);
    const auto bound = [&](int64_t i) { return std::min(rows, blocks * i / cuts * kRows); };
    return {bound(cut), bound(cut + 1)};
  }
  int64_t most_pieces() const {
    return std::clamp<int64_t>(kPartialFloats / partial_floats(), 4, kMostPieces);
  }

 private:
  // A thread takes a block of tiles through all steps while it stays in the L2 cache. With more weights than
  // this the blocks would have to be too small to pay for reading the transformed filters, or, backward, for
  // adding to their gradients: then the steps go over many tiles, one step after another, and in the products
  // each thread reads some of the filters only.
  static constexpr int64_t kMostForwardWeights = 128 * 128;
  static constexpr int64_t kMostBackwardWeights = 64 * 128;

  static constexpr int64_t kBlockFloats =
      160 * 1024;  // 640 KB of transformed tiles, before and after the product
  static constexpr int64_t kChunkFloats = 8 * 1024 * 1024;    // the same where the steps are apart: 32 MB
  static constexpr int64_t kPartialFloats = 6 * 1024 * 1024;  // of the pieces' filter gradients in all
  static constexpr int64_t kMostPieces = 16;

  const WinogradShape& w_;
  int64_t block_tiles_;  // that a thread takes through all steps
};

// Images cut into bands of rows of tiles, that threads may work on at once: first the even bands, then the
// odd ones, which overlap with those.
class WinogradBands {
 public:
  WinogradBands(const WinogradShape& w, int64_t images)
      : images_(images), tiles_wide_(w.tiles_wide()), rows_(w.tiles_high()) {
    // A band of two rows or more never reaches beyond its neighbours.
    if (images < kWholeImages) {
      rows_ = std::max<int64_t>(2, ceil_div(w.tiles_high(), 2 * ceil_div(kWholeImages, images)));
    }
    per_image_ = ceil_div(w.tiles_high(), rows_);
    tiles_high_ = w.tiles_high();
  }

  int64_t count() const { return images_ * per_image_; }
  int64_t rounds() const { return per_image_ == 1 ? 1 : 2; }
  bool in_round(int64_t band, int64_t round) const { return band % per_image_ % 2 == round; }
  Range rows(int64_t band) const {
    const int64_t first = band % per_image_ * rows_;
    return {first, std::min(first + rows_, tiles_high_)};
  }
  Range tiles(int64_t band) const {
    const int64_t image = band / per_image_ * tiles_high_;
    return {(image + rows(band).begin) * tiles_wide_, (image + rows(band).end) * tiles_wide_};
  }

 private:
  static constexpr int64_t kWholeImages = 8;  // with fewer, images are cut into bands

  int64_t images_;
  int64_t tiles_wide_;
  int64_t rows_;  // of tiles, a band
  int64_t per_image_ = 1;
  int64_t tiles_high_ = 1;
};

}  // namespace cnn
