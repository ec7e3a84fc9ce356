#include "kernels/row_winograd.h"

#include <algorithm>

#include "base/buffer.h"
#include "kernels/isa/filter_block.h"
#include "kernels/isa/row_winograd_products.h"
#include "kernels/isa/winograd_transforms.h"

namespace cnn::CNN_ISA {

using namespace row_winograd;

namespace {

// x: (rows, columns) -> y: (columns), the sum of the rows times `factors`.
template <int64_t kRows, typename Factors>
void sum_rows(const Factors& factors, const float* x, int64_t columns, float* y) {
#pragma omp simd
  for (int64_t i = 0; i < columns; ++i) {
    float sum = 0;
    for (int64_t row = 0; row < kRows; ++row) sum += factors[row] * x[row * columns + i];
    y[i] = sum;
  }
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
    memory.give(taps_, weight_parts() * kTaps * channels() * block_);
  }

  int64_t weight_parts() const override { return blocks() * kTaps; }

  // A part: a row of the filters of a block.
  void set_weights(const WeightSteps& weight, int64_t part) override {
    const int64_t columns = channels() * block_;
    float* taps = taps_.data() + part * kTaps * columns;
    gather_taps(weight, part / kTaps, part % kTaps, taps);
    for (int64_t p = 0; p < kPoints; ++p) {
      float* u = u_.data() + (p * blocks() * kTaps + part) * columns;
      sum_rows<kTaps>(winograd::kFilterMatrix<T>.rows[p], taps, columns, u);
    }
  }

  // The transformed rows that the kernel covers, as a ring: (KH slots, points, C, tiles). Then the products:
  // (points, F, tiles).
  int64_t row_scratch() const override { return (kTaps * slot_step() + kPoints * product_step()) * kLanes; }

  void row(const float* x, const float* bias, const Clamp& clamp, int64_t oh, bool first, float* scratch,
           float* y, int64_t filter_step) const override {
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
      transform_output(m + f * tiles_, bias != nullptr ? bias[f] : 0, clamp, as_lanes(y + f * filter_step));
    }
  }

  // The transformed rows of a band: (points, C, rows + KH - 1, tiles), (points, F, rows, tiles); gradients of
  // transformed weights: (points, C, blocks of filters, kGradientVectors).
  int64_t gradient_scratch() const override {
    return (kPoints * (v_step(band_) + z_step(band_)) + kPoints * channels() * gradient_vectors()) * kLanes;
  }

  void weight_gradient(const float* x, const float* dy, Range rows, float* scratch,
                       float* dweight) const override {
    Lanes* v = as_lanes(scratch);
    Lanes* z = v + kPoints * v_step(band_);
    Lanes* du = z + kPoints * z_step(band_);
    std::fill_n(du, kPoints * channels() * gradient_vectors(), Lanes{});
    for (int64_t first = rows.begin; first < rows.end; first += band_) {
      const int64_t band = std::min(band_, rows.end - first);
      transform_band(as_lanes(x), as_lanes(dy), first, band, v, z);
      for (int64_t p = 0; p < kPoints; ++p) {
        for (int64_t b = 0; b < gradient_blocks(); ++b) {
          for (int64_t c = 0; c < channels(); ++c) {
            multiply_gradient_block<kTaps>({v + p * v_step(band) + c * (band + kTaps - 1) * tiles_,
                                            z + p * z_step(band) + b * kGradientFilters * band * tiles_, band,
                                            tiles_, gradients_of(du, p, c, b)},
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
  int64_t gradient_vectors() const { return gradient_blocks() * kGradientVectors; }
  template <typename Vector>
  Vector* gradients_of(Vector* du, int64_t point, int64_t channel, int64_t block) const {
    return du + (point * channels() + channel) * gradient_vectors() + block * kGradientVectors;
  }

  // Row `kh` of the filters of a block, laid out as u_ is.
  void gather_taps(const WeightSteps& weight, int64_t block, int64_t kh, float* taps) const {
    const int64_t first = block * block_;
    const int64_t count = std::min(block_, filters() - first);
    for (int64_t f = 0; f < count; ++f) {
      for (int64_t c = 0; c < channels(); ++c) {
        const float* from =
            weight.first + (first + f) * weight.filter + c * weight.channel + kh * kTaps * weight.tap;
        for (int64_t kw = 0; kw < kTaps; ++kw)
          taps[(kw * channels() + c) * block_ + f] = from[kw * weight.tap];
      }
    }
  }

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
  void transform_output(const Lanes* m, float bias, Clamp clamp, Lanes* y) const {
    const int64_t width = geometry().output.width;
    const int64_t step = product_step();
    for (int64_t first = 0; first < width; first += kOutputs, ++m, y += kOutputs) {
      Lanes from[kPoints];
      Lanes to[kOutputs];
#pragma GCC unroll 8
      for (int64_t p = 0; p < kPoints; ++p) from[p] = m[p * step];
      winograd::output_1d(from, to);
      const int64_t inside = std::min(width - first, kOutputs);
#pragma GCC unroll 4
      for (int64_t i = 0; i < kOutputs; ++i) {
        if (i == inside) break;
        y[i] = clamped(to[i] + bias, clamp);
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
        Lanes taps[kGradientVectors][kTaps];
        for (int64_t v = 0; v < kGradientVectors; ++v) {
          Lanes from[kPoints];
          for (int64_t p = 0; p < kPoints; ++p) from[p] = gradients_of(du, p, c, b)[v];
          winograd::filter_gradient_1d<T>(from, taps[v]);
        }
        const int64_t first = b * kGradientFilters;
        for (int64_t f = first; f < std::min(first + kGradientFilters, filters()); ++f) {
          for (int64_t kh = 0; kh < kTaps; ++kh) {
            float* to = dweight + ((f * channels() + c) * kTaps + kh) * kTaps;
            const int64_t lane = (f - first) * kTaps + kh;
            for (int64_t kw = 0; kw < kTaps; ++kw) to[kw] = taps[lane / kLanes][kw][lane % kLanes];
          }
        }
      }
    }
  }

  int64_t tiles_;  // of a row
  int64_t block_;
  Buffer<float> u_;     // (points, blocks, KH, C, block): transformed weights
  Buffer<float> taps_;  // of each part (KW, C, block)
  int64_t band_;        // output rows, for weight gradients
};

}  // namespace

std::unique_ptr<LanesConv> make_row_winograd_kernel(const WindowGeometry& g) {
  if (g.kernel.width == 3) return std::make_unique<RowWinograd<winograd::Tile<4, 3>>>(g);
  return std::make_unique<RowWinograd<winograd::Tile<4, 5>>>(g);
}

}  // namespace cnn::CNN_ISA
