// Convolution with fewer multiplications: Winograd's minimal filtering. An image is cut into tiles; a tile of
// m x m outputs of an r x r filter needs (m + r - 1)^2 multiplications a channel instead of m^2 r^2:
//   y = A^T [(G w G^T) * (B^T x B)] A, summed over channels before the last step.
// Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015 (arXiv 1509.09308). The points of
// F(4x4,3x3) are 0, +-3/4, +-3/2 and infinity instead of the textbook's 0, +-1, +-2: half the rounding error
// at the same cost (Barabasz, Anderson, Soodhalter, Gregg, "Error Analysis and Improving the Accuracy of
// Winograd Convolution", 2020).
//
// Each step below works on "frequencies", the (m + r - 1)^2 places of a transformed tile: for each of them
// the sum over channels is a product of matrices (kernels/panel_product.h). The backward steps are the exact
// transposes of the forward ones.
//
// Where an image is no multiple of m high or wide, its last tiles have fewer frequencies. Infinity counts in
// the last output only, and 0 in the first one only: a tile whose last output is outside does without
// infinity, and one that lacks two or more begins an output earlier, so that its first one is the tile's
// before it, and does without 0 too. A remainder of 3 of 4 then takes 5 points of 6, one of 1 or 2 takes 4.
//
// Images are channels last; "C" and "K" are the padded numbers of channels and filters. `tiles` counts
// through the batch: tile t is number t % tiles_per_image of image t / tiles_per_image.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/shape.h"
#include "kernels/clamp.h"
#include "kernels/isa.h"
#include "kernels/kernel.h"
#include "kernels/panel_product.h"
#include "kernels/window.h"

namespace cnn {

enum class WinogradTile { f4x4_3x3, f2x2_3x3, f2x2_5x5 };

// How one dimension of an image is cut into tiles.
struct WinogradLine {
  WinogradLine(int64_t image_outputs, int64_t tile_outputs, int64_t tile_side);

  bool is_short(int64_t tile) const { return tile == tiles - 1 && points.size() < side; }
  int64_t first(int64_t tile) const { return tile * outputs - (is_short(tile) ? points.begin : 0); }

  int64_t outputs;  // of a tile, and
  int64_t side;     // how many points it has
  int64_t tiles;
  Range points;  // those of the last tile; it begins points.begin outputs earlier, and these are not its own
};

// How a convolution is cut into tiles.
class WinogradShape {
 public:
  // `g` fits (see below). `pool`: a max pool on what the convolution gives, if winograd_pools it: then y and
  // dy are what it gives, and the tiles hold only what it reads.
  WinogradShape(WinogradTile tile, const WindowGeometry& g, const std::optional<WindowGeometry>& pool);

  WinogradTile tile() const { return tile_; }
  const WindowGeometry& geometry() const { return g_; }  // its output: what tiles hold
  bool pools() const { return pooled_.has_value(); }
  const Volume& result() const { return pooled_ ? *pooled_ : g_.output; }  // of y and dy
  int64_t outputs() const { return outputs_; }                             // m: a tile's side in the output
  int64_t side() const { return outputs_ + taps_ - 1; }  // of the part of the input that it reads
  int64_t frequencies() const { return side() * side(); }
  const WinogradLine& rows() const { return rows_; }
  const WinogradLine& columns() const { return columns_; }
  int64_t tiles_high() const { return rows_.tiles; }
  int64_t tiles_wide() const { return columns_.tiles; }
  int64_t tiles_per_image() const { return tiles_high() * tiles_wide(); }
  int64_t channels() const { return channels_; }  // C
  int64_t filters() const { return filters_; }    // K

  // How many of the tiles have the frequency.
  int64_t tiles_with(int64_t frequency, Range tiles) const;
  // Of an image, all frequencies' tiles: each is a multiplication for each of C x K.
  int64_t products_per_image() const;

  // From one frequency to the next in transformed filters, in blocks of transformed tiles of `depth`
  // channels, and in filter gradients. A little more than their numbers fill, so that frequencies do not meet
  // in the same places of the cache.
  int64_t filter_stride() const { return channels_ * filters_ + 5 * lane_count(); }
  static int64_t tile_stride(int64_t tiles, int64_t depth) { return tiles * depth + lane_count(); }
  int64_t gradient_stride() const { return channels_ * filters_ + lane_count(); }

 private:
  WinogradTile tile_;
  int64_t tiles_before(int64_t frequency, int64_t tile) const;

  WindowGeometry g_;
  std::optional<Volume> pooled_;
  int64_t outputs_;
  int64_t taps_;
  WinogradLine rows_;
  WinogradLine columns_;
  int64_t channels_;
  int64_t filters_;
};

class Winograd : public WinogradShape {
 public:
  using WinogradShape::WinogradShape;
  virtual ~Winograd() = default;
  Winograd(const Winograd&) = delete;
  Winograd& operator=(const Winograd&) = delete;

  // weight: (F, C, r, r). Filters `filters` (from a multiple of lane_count(), lane_count() or, at the end,
  // fewer) -> their columns of u: for each frequency C x K in panels; their rows of u_transposed: K x C in
  // panels. One of these may be null.
  virtual void transform_filters(const float* weight, Range filters, float* u, float* u_transposed) const = 0;

  // Below, transformed tiles are those of `block`: for each frequency its tiles of these, one behind the
  // other, (tiles, depth), tile_stride(block.size(), depth) from one frequency to the next.

  // x -> their part of v, of depth C. `tiles` of the block.
  virtual void transform_input(const float* x, Range tiles, Range block, float* v) const = 0;

  // For one frequency, and `rows` of the tiles_with it: m (rows, K) := v (rows, C) x u (C, K)
  virtual void multiply(int64_t frequency, Range block, Range rows, const float* v, const float* u,
                        float* m) const = 0;

  // m, of depth K -> y, with the bias (K), pooled, clamped. `places`: those of the pool (kernels/pool.h), or
  // null.
  virtual void transform_output(const float* m, const float* bias, const Clamp& clamp, Range tiles,
                                Range block, float* y, uint8_t* places) const = 0;

  // dy -> dm, of depth K. Where `y` is not null and at one of the bounds, dy counts as 0; where there is a
  // pool, it goes to `places`. bias_sums: (K), added to.
  virtual void transform_output_gradient(const float* y, const Clamp& clamp, const float* dy,
                                         const uint8_t* places, Range tiles, Range block, float* dm,
                                         float* bias_sums) const = 0;

  // For one frequency, `tiles` the number of the tiles_with it, and `rows` of K:
  // du (rows, C) := or += dm^T (rows, tiles) x v (tiles, C)
  virtual void sum_filter_gradient(int64_t frequency, Range block, int64_t tiles, Range rows, const float* dm,
                                   const float* v, Sum sum, float* du) const = 0;

  // For one frequency, and `rows` of the tiles_with it: dv (rows, C) := dm (rows, K) x u^T (K, C)
  virtual void multiply_back(int64_t frequency, Range block, Range rows, const float* dm,
                             const float* u_transposed, float* dv) const = 0;

  // dv, of depth C -> dx. Tiles overlap in it: the first to reach a pixel writes it, the
  // others add. `band`: the rows of tiles of each image that are handed in, in order, maybe in several calls.
  // `after_others`: the bands above and below it were done before, else they come later or do not exist.
  virtual void transform_input_gradient(const float* dv, Range tiles, Range block, Range band,
                                        bool after_others, float* dx) const = 0;

  // du: for each frequency (K, C) -> dweight: (F, C, r, r), of filters `filters`.
  virtual void transform_filter_gradient(const float* du, Range filters, float* dweight) const = 0;
};

CNN_KERNEL(std::unique_ptr<Winograd>, make_winograd,
           (WinogradTile tile, const WindowGeometry& g, const std::optional<WindowGeometry>& pool));

// Stride 1, the tile's kernel, pads smaller than it.
bool winograd_fits(WinogradTile tile, const WindowGeometry& g);

// A max pool of 2x2 with stride 2, all of whose windows are whole.
bool winograd_pools(const WindowGeometry& pool);

}  // namespace cnn
