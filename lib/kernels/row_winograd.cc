#include "kernels/row_winograd.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/buffer.h"
#include "kernels/winograd_transforms.h"

namespace cnn {
namespace {

constexpr int64_t kMostTiles = 4;  // neighbours whose sums are held in registers together

// What the products of one point of the transforms need to know; steps in vectors.
struct Products {
  const Lanes* v;     // transformed input: the point and tile of kernel row 0, wherever its slot is
  int64_t slot_step;  // between rows of the ring
  int64_t slots;      // of the ring
  int64_t slot;       // of the first kernel row to take
  Range taps;         // the kernel's rows that read inside the input
  int64_t channels;
  int64_t tiles;    // of a row
  const float* u;   // (KH, C, kBlock)
  int64_t filters;  // of this block; fewer than kBlock in the last
  Lanes* m;         // (filters, tiles)
};

template <int64_t kBlock, int64_t kTiles>
void multiply(const Products& in) {
  Lanes sums[kBlock][kTiles] = {};
  int64_t slot = in.slot;
  for (int64_t kh = in.taps.begin; kh < in.taps.end; ++kh) {
    const Lanes* v = in.v + slot * in.slot_step;
    const float* u = in.u + kh * in.channels * kBlock;
    for (int64_t c = 0; c < in.channels; ++c, v += in.tiles, u += kBlock) {
      Lanes values[kTiles];
#pragma GCC unroll 16
      for (int64_t t = 0; t < kTiles; ++t) values[t] = v[t];
#pragma GCC unroll 16
      for (int64_t f = 0; f < kBlock; ++f) {
#pragma GCC unroll 16
        for (int64_t t = 0; t < kTiles; ++t) sums[f][t] += u[f] * values[t];
      }
    }
    if (++slot == in.slots) slot = 0;
  }
  // Unrolled, as a loop of unknown length would keep the sums in memory.
#pragma GCC unroll 16
  for (int64_t f = 0; f < kBlock; ++f) {
    if (f == in.filters) break;
#pragma GCC unroll 16
    for (int64_t t = 0; t < kTiles; ++t) in.m[f * in.tiles + t] = sums[f][t];
  }
}

constexpr int64_t most_tiles(int64_t block) {
  return std::min(kSums / block, kMostTiles);
}

// multiply<kBlock, tiles> for 1 <= tiles <= kTiles.
template <int64_t kBlock, int64_t kTiles = most_tiles(kBlock)>
void multiply_tiles(const Products& in, int64_t tiles) {
  if (tiles == kTiles) return multiply<kBlock, kTiles>(in);
  if constexpr (kTiles > 1) multiply_tiles<kBlock, kTiles - 1>(in, tiles);
}

// All tiles of a row, in pieces of about the same size.
template <int64_t kBlock>
void multiply_row(Products in) {
  for (int64_t left = in.tiles; left > 0;) {
    const int64_t tiles = ceil_div(left, ceil_div(left, most_tiles(kBlock)));
    multiply_tiles<kBlock>(in, tiles);
    in.v += tiles;
    in.m += tiles;
    left -= tiles;
  }
}

using MultiplyRow = void (*)(Products);
template <int64_t... kBlocks>
constexpr auto multiply_rows(std::integer_sequence<int64_t, kBlocks...> /*blocks*/) {
  return std::array<MultiplyRow, sizeof...(kBlocks)>{multiply_row<kBlocks + 1>...};
}
constexpr auto kMultiplyRow = multiply_rows(std::make_integer_sequence<int64_t, kLargestBlock>{});

// Weight gradients: the sums of so many filters and all rows of the kernel fit into registers, and into the
// lanes of one vector.
constexpr int64_t gradient_filters(int64_t taps) {
  return kLanes / taps;
}

// The numbers of the transformed input and output gradient of a band of rows, and where the products of the
// two are added up; for one point of the transforms, one channel and one block of filters. Steps in vectors.
struct GradientProducts {
  const Lanes* v;  // (rows + KH - 1, tiles)
  const Lanes* z;  // (filters, rows, tiles)
  int64_t rows;
  int64_t tiles;
  Lanes* du;  // lane f * KH + kh
};

template <int64_t kFilters, int64_t kTaps>
void multiply_gradients(const GradientProducts& in) {
  Lanes sums[kTaps][kFilters] = {};
  const int64_t length = in.rows * in.tiles;
  for (int64_t i = 0; i < length; ++i) {
    Lanes z[kFilters];
    Lanes v[kTaps];
#pragma GCC unroll 16
    for (int64_t f = 0; f < kFilters; ++f) z[f] = in.z[f * length + i];
#pragma GCC unroll 16
    for (int64_t kh = 0; kh < kTaps; ++kh) {
      v[kh] = in.v[kh * in.tiles + i];
      keep_in_register(v[kh]);
    }
#pragma GCC unroll 16
    for (int64_t kh = 0; kh < kTaps; ++kh) {
#pragma GCC unroll 16
      for (int64_t f = 0; f < kFilters; ++f) sums[kh][f] += z[f] * v[kh];
    }
  }
  std::array<Lanes, kLanes> all{};
#pragma GCC unroll 16
  for (int64_t kh = 0; kh < kTaps; ++kh) {
#pragma GCC unroll 16
    for (int64_t f = 0; f < kFilters; ++f) all[static_cast<size_t>(f * kTaps + kh)] = sums[kh][f];
  }
  *in.du += sums_of_lanes(all);
}

// multiply_gradients<filters, kTaps> for 1 <= filters <= kFilters.
template <int64_t kTaps, int64_t kFilters = gradient_filters(kTaps)>
void multiply_gradient_block(const GradientProducts& in, int64_t filters) {
  if (filters == kFilters) return multiply_gradients<kFilters, kTaps>(in);
  if constexpr (kFilters > 1) multiply_gradient_block<kTaps, kFilters - 1>(in, filters);
}

// T: Tile<4, 3> or Tile<4, 5>. "Points" are the places of a transformed tile.
template <typename T>
class RowWinograd final : public LanesConv {
 public:
  explicit RowWinograd(const WindowGeometry& g)
      : LanesConv(g),
        tiles_(ceil_div(g.output.width, kOutputs)),
        block_(filter_block(filters())),
        band_(std::clamp<int64_t>(kBandVectors / ((channels() + filters()) * tiles_ * kPoints), 1,
                                  g.output.height)) {}

  void prepare(MemorySource& memory) override {
    memory.give(u_, kPoints * blocks() * kTaps * channels() * block_);
  }

  void set_weights(const float* weight) override {
    const int64_t point_step = blocks() * kTaps * channels() * block_;
    for (int64_t f = 0; f < filters(); ++f) {
      for (int64_t c = 0; c < channels(); ++c) {
        for (int64_t kh = 0; kh < kTaps; ++kh) {
          const float* taps = weight + ((f * channels() + c) * kTaps + kh) * kTaps;
          float* u = u_.data() + ((f / block_ * kTaps + kh) * channels() + c) * block_ + f % block_;
          for (int64_t p = 0; p < kPoints; ++p) {
            float sum = 0;
            for (int64_t kw = 0; kw < kTaps; ++kw) sum += winograd::kFilterMatrix<T>.rows[p][kw] * taps[kw];
            u[p * point_step] = sum;
          }
        }
      }
    }
  }

  // The transformed rows that the kernel covers, as a ring: (KH slots, points, C, tiles). Then the products:
  // (points, F, tiles).
  int64_t row_scratch() const override { return (kTaps * slot_step() + kPoints * product_step()) * kLanes; }

  void row(const float* x, const float* bias, bool relu, int64_t oh, bool first, float* scratch, float* y,
           int64_t filter_step) const override {
    const WindowGeometry& g = geometry();
    Lanes* ring = as_lanes(scratch);
    Lanes* m = ring + kTaps * slot_step();
    const Range covered = inputs_covered(g.input.height, kTaps, 1, g.pad.height, oh);
    const int64_t newest = first ? covered.begin : std::max(covered.begin, oh - g.pad.height + kTaps - 1);
    for (int64_t ih = newest; ih < covered.end; ++ih) {
      Lanes* v = ring + ih % kTaps * slot_step();
      for (int64_t c = 0; c < channels(); ++c) {
        transform_input(as_lanes(x) + (c * g.input.height + ih) * g.input.width, v + c * tiles_,
                        channels() * tiles_);
      }
    }
    const int64_t first_tap = covered.begin - (oh - g.pad.height);
    for (int64_t p = 0; p < kPoints; ++p) {
      for (int64_t b = 0; b < blocks(); ++b) {
        kMultiplyRow[static_cast<size_t>(block_ - 1)](
            {ring + p * channels() * tiles_,
             slot_step(),
             kTaps,
             covered.begin % kTaps,
             {first_tap, first_tap + covered.end - covered.begin},
             channels(),
             tiles_,
             u_.data() + (p * blocks() + b) * kTaps * channels() * block_,
             std::min(block_, filters() - b * block_),
             m + p * product_step() + b * block_ * tiles_});
      }
    }
    for (int64_t f = 0; f < filters(); ++f) {
      transform_output(m + f * tiles_, bias != nullptr ? bias[f] : 0, relu, as_lanes(y + f * filter_step));
    }
  }

  // The transformed rows of a band: (points, C, rows + KH - 1, tiles), (points, F, rows, tiles); gradients of
  // transformed weights: (points, C, blocks of filters).
  int64_t gradient_scratch() const override {
    return (kPoints * (v_step(band_) + z_step(band_)) + kPoints * channels() * gradient_blocks()) * kLanes;
  }

  void weight_gradient(const float* x, const float* dy, Range rows, float* scratch,
                       float* dweight) const override {
    Lanes* v = as_lanes(scratch);
    Lanes* z = v + kPoints * v_step(band_);
    Lanes* du = z + kPoints * z_step(band_);
    std::fill_n(du, kPoints * channels() * gradient_blocks(), Lanes{});
    for (int64_t first = rows.begin; first < rows.end; first += band_) {
      const int64_t band = std::min(band_, rows.end - first);
      transform_band(as_lanes(x), as_lanes(dy), first, band, v, z);
      for (int64_t p = 0; p < kPoints; ++p) {
        for (int64_t b = 0; b < gradient_blocks(); ++b) {
          for (int64_t c = 0; c < channels(); ++c) {
            multiply_gradient_block<kTaps>({v + p * v_step(band) + c * (band + kTaps - 1) * tiles_,
                                            z + p * z_step(band) + b * kGradientFilters * band * tiles_, band,
                                            tiles_, du + (p * channels() + c) * gradient_blocks() + b},
                                           std::min(kGradientFilters, filters() - b * kGradientFilters));
          }
        }
      }
    }
    transform_gradient(du, dweight);
  }

 private:
  static constexpr int64_t kOutputs = T::kOutputs;
  static constexpr int64_t kTaps = T::kTaps;
  static constexpr int64_t kPoints = T::kSide;
  static constexpr int64_t kGradientFilters = gradient_filters(kTaps);
  // What a band may take of a core's second-level cache.
  static constexpr int64_t kBandVectors = (768 << 10) / (kLanes * sizeof(float));

  int64_t channels() const { return geometry().input.channels; }
  int64_t filters() const { return geometry().output.channels; }
  int64_t blocks() const { return ceil_div(filters(), block_); }
  int64_t gradient_blocks() const { return ceil_div(filters(), kGradientFilters); }

  // In vectors; a little more than the numbers fill, so that points do not meet in the same places of the
  // cache.
  int64_t slot_step() const { return kPoints * channels() * tiles_ + 1; }
  int64_t product_step() const { return filters() * tiles_ + 1; }
  int64_t v_step(int64_t rows) const { return channels() * (rows + kTaps - 1) * tiles_ + 1; }
  int64_t z_step(int64_t rows) const { return filters() * rows * tiles_ + 1; }

  // A row of x: (W) -> v: (points, tiles), points `step` apart.
  void transform_input(const Lanes* x, Lanes* v, int64_t step) const {
    const int64_t width = geometry().input.width;
    for (int64_t t = 0; t < tiles_; ++t) {
      const int64_t first = t * kOutputs - geometry().pad.width;
      Lanes from[kPoints];
      Lanes to[kPoints];
      if (first >= 0 && first + kPoints <= width) {
#pragma GCC unroll 8
        for (int64_t i = 0; i < kPoints; ++i) from[i] = x[first + i];
      } else {
        for (int64_t i = 0; i < kPoints; ++i) {
          from[i] = first + i >= 0 && first + i < width ? x[first + i] : Lanes{};
        }
      }
      winograd::input_1d(from, to);
#pragma GCC unroll 8
      for (int64_t p = 0; p < kPoints; ++p) v[p * step + t] = to[p];
    }
  }

  // m: (points, tiles) of one filter -> its row of y: (OW).
  void transform_output(const Lanes* m, float bias, bool relu, Lanes* y) const {
    const int64_t width = geometry().output.width;
    for (int64_t t = 0; t < tiles_; ++t) {
      Lanes from[kPoints];
      Lanes to[kOutputs];
#pragma GCC unroll 8
      for (int64_t p = 0; p < kPoints; ++p) from[p] = m[p * product_step() + t];
      winograd::output_1d(from, to);
#pragma GCC unroll 4
      for (int64_t i = 0; i < kOutputs; ++i) {
        if (t * kOutputs + i >= width) break;
        const Lanes sum = to[i] + bias;
        y[t * kOutputs + i] = relu ? (sum < 0 ? Lanes{} : sum) : sum;
      }
    }
  }

  // A row of dy: (OW) -> z: (points, tiles), points `step` apart.
  void transform_output_gradient(const Lanes* dy, Lanes* z, int64_t step) const {
    const int64_t width = geometry().output.width;
    for (int64_t t = 0; t < tiles_; ++t) {
      Lanes from[kOutputs];
      Lanes to[kPoints];
#pragma GCC unroll 4
      for (int64_t i = 0; i < kOutputs; ++i) {
        from[i] = t * kOutputs + i < width ? dy[t * kOutputs + i] : Lanes{};
      }
      winograd::output_gradient_1d(from, to);
#pragma GCC unroll 8
      for (int64_t p = 0; p < kPoints; ++p) z[p * step + t] = to[p];
    }
  }

  void transform_band(const Lanes* x, const Lanes* dy, int64_t first, int64_t rows, Lanes* v,
                      Lanes* z) const {
    const WindowGeometry& g = geometry();
    for (int64_t c = 0; c < channels(); ++c) {
      for (int64_t r = 0; r < rows + kTaps - 1; ++r) {
        const int64_t ih = first - g.pad.height + r;
        Lanes* to = v + (c * (rows + kTaps - 1) + r) * tiles_;
        if (ih >= 0 && ih < g.input.height) {
          transform_input(x + (c * g.input.height + ih) * g.input.width, to, v_step(rows));
        } else {
          for (int64_t p = 0; p < kPoints; ++p) std::fill_n(to + p * v_step(rows), tiles_, Lanes{});
        }
      }
    }
    for (int64_t f = 0; f < filters(); ++f) {
      for (int64_t r = 0; r < rows; ++r) {
        transform_output_gradient(dy + (f * g.output.height + first + r) * g.output.width,
                                  z + (f * rows + r) * tiles_, z_step(rows));
      }
    }
  }

  // du: (points, C, blocks of filters), lane f * KH + kh -> dweight.
  void transform_gradient(const Lanes* du, float* dweight) const {
    for (int64_t c = 0; c < channels(); ++c) {
      for (int64_t b = 0; b < gradient_blocks(); ++b) {
        Lanes from[kPoints];
        Lanes taps[kTaps];
        for (int64_t p = 0; p < kPoints; ++p) from[p] = du[(p * channels() + c) * gradient_blocks() + b];
        winograd::filter_gradient_1d<T>(from, taps);
        const int64_t first = b * kGradientFilters;
        for (int64_t f = first; f < std::min(first + kGradientFilters, filters()); ++f) {
          for (int64_t kh = 0; kh < kTaps; ++kh) {
            float* to = dweight + ((f * channels() + c) * kTaps + kh) * kTaps;
            for (int64_t kw = 0; kw < kTaps; ++kw) to[kw] = taps[kw][(f - first) * kTaps + kh];
          }
        }
      }
    }
  }

  int64_t tiles_;  // of a row
  int64_t block_;
  Buffer<float> u_;  // (points, blocks, KH, C, block): transformed weights
  int64_t band_;     // output rows, for weight gradients
};

}  // namespace

bool row_winograd_fits(const WindowGeometry& g) {
  return lanes_conv_fits(g) && (g.kernel == Size2{3, 3} || g.kernel == Size2{5, 5});
}

std::unique_ptr<LanesConv> make_row_winograd_kernel(const WindowGeometry& g) {
  if (g.kernel.width == 3) return std::make_unique<RowWinograd<winograd::Tile<4, 3>>>(g);
  return std::make_unique<RowWinograd<winograd::Tile<4, 5>>>(g);
}

}  // namespace cnn
