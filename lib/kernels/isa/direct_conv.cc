#include "kernels/direct_conv.h"

#include <algorithm>

#include "base/buffer.h"
#include "kernels/isa/filter_block.h"

namespace cnn::CNN_ISA {
namespace {

// What the inner loops need to know: everything counted in vectors.
struct Inner {
  const Lanes* x;        // the input at output (oh, ow), tap (0, 0); may point outside
  int64_t channel_step;  // between input channels
  int64_t row_step;      // between input rows
  int64_t channels;
  Size2 kernel;
  Range taps_high;       // the taps to take
  const float* weights;  // (C, KH, KW, kBlock)
  const float* bias;     // of this block, or null
  int64_t filters;       // of this block; fewer than kBlock in the last
  Clamp clamp;
  Lanes* y;             // output (first filter of the block, oh, ow)
  int64_t filter_step;  // between output channels
};

// kPixels neighbours of one output row, kBlock filters, the taps `wide` of the kernel's rows.
template <int64_t kBlock, int64_t kPixels>
void compute(const Inner& in, Range wide, int64_t first_pixel) {
  Lanes sums[kBlock][kPixels] = {};
  for (int64_t c = 0; c < in.channels; ++c) {
    for (int64_t kh = in.taps_high.begin; kh < in.taps_high.end; ++kh) {
      const Lanes* x = in.x + c * in.channel_step + kh * in.row_step + first_pixel;
      const float* weights = in.weights + (c * in.kernel.height + kh) * in.kernel.width * kBlock;
      for (int64_t kw = wide.begin; kw < wide.end; ++kw) {
        Lanes values[kPixels];
#pragma GCC unroll 16
        for (int64_t p = 0; p < kPixels; ++p) values[p] = x[kw + p];
#pragma GCC unroll 16
        for (int64_t f = 0; f < kBlock; ++f) {
          const float weight = weights[kw * kBlock + f];
#pragma GCC unroll 16
          for (int64_t p = 0; p < kPixels; ++p) sums[f][p] += weight * values[p];
        }
      }
    }
  }
  // Unrolled, as a loop of unknown length would keep the sums in memory.
#pragma GCC unroll 16
  for (int64_t f = 0; f < kBlock; ++f) {
    if (f == in.filters) break;
    const float bias = in.bias != nullptr ? in.bias[f] : 0;
#pragma GCC unroll 16
    for (int64_t p = 0; p < kPixels; ++p) {
      in.y[f * in.filter_step + first_pixel + p] = clamped(sums[f][p] + bias, in.clamp);
    }
  }
}

template <int64_t kBlock>
void compute_row(const WindowGeometry& g, const Inner& in) {
  constexpr int64_t kPixels = std::min<int64_t>(kSums / kBlock, 8);
  // Within `whole` every tap of every pixel reads inside the input.
  const Range whole{std::min(g.pad.width, g.output.width),
                    std::clamp(g.input.width + g.pad.width - g.kernel.width + 1,
                               std::min(g.pad.width, g.output.width), g.output.width)};
  const auto one_by_one = [&](int64_t begin, int64_t end) {
    for (int64_t ow = begin; ow < end; ++ow) {
      compute<kBlock, 1>(in, taps_inside(g.input.width, g.kernel.width, 1, g.pad.width, ow), ow);
    }
  };
  one_by_one(0, whole.begin);
  int64_t ow = whole.begin;
  const Range all{0, g.kernel.width};
  for (; ow + kPixels <= whole.end; ow += kPixels) compute<kBlock, kPixels>(in, all, ow);
  if constexpr (kPixels > 2) {
    for (; ow + 2 <= whole.end; ow += 2) compute<kBlock, 2>(in, all, ow);
  }
  one_by_one(ow, g.output.width);
}

// By reference: a copy reads at once what was just written number by number, which processors wait for.
using ComputeRow = void (*)(const WindowGeometry&, const Inner&);
constexpr ComputeRow kComputeRow[] = {nullptr,        compute_row<1>, compute_row<2>, compute_row<3>,
                                      compute_row<4>, compute_row<5>, compute_row<6>, compute_row<7>,
                                      compute_row<8>, compute_row<9>, compute_row<10>};

constexpr int64_t kGradientFilters = kRegisters == 32 ? 4 : 3;
constexpr int64_t kGradientTaps = kRegisters == 32 ? 5 : 3;

// dweight of kFilters filters and kTaps neighbouring taps of one channel and kernel row, summed over `rows`.
// x: the channel's plane; dy: the first filter's plane; dweight: the first filter's first tap.
template <int64_t kFilters, int64_t kTaps>
void accumulate_taps(const WindowGeometry& g, const Lanes* x, const Lanes* dy, Range rows, int64_t kh,
                     int64_t kw, float* dweight, int64_t filter_step) {
  Lanes sums[kFilters][kTaps] = {};
  const Range inside = outputs_inside(g.input.height, g.output.height, 1, g.pad.height, kh);
  const int64_t width = g.output.width;
  // Outputs that all of the taps read for: from the first tap's first to the last tap's last.
  const Range first_tap = outputs_inside(g.input.width, width, 1, g.pad.width, kw);
  const Range last_tap = outputs_inside(g.input.width, width, 1, g.pad.width, kw + kTaps - 1);
  const Range whole{first_tap.begin, std::max(first_tap.begin, last_tap.end)};
  for (int64_t oh = std::max(rows.begin, inside.begin); oh < std::min(rows.end, inside.end); ++oh) {
    const Lanes* from = x + (oh - g.pad.height + kh) * g.input.width - g.pad.width + kw;
    const Lanes* d = dy + oh * width;
    const auto at_border = [&](int64_t ow) {
#pragma GCC unroll 16
      for (int64_t t = 0; t < kTaps; ++t) {
        const int64_t iw = ow - g.pad.width + kw + t;
        if (iw < 0 || iw >= g.input.width) continue;
#pragma GCC unroll 16
        for (int64_t f = 0; f < kFilters; ++f) sums[f][t] += d[f * g.output.pixels() + ow] * from[ow + t];
      }
    };
    for (int64_t ow = 0; ow < whole.begin; ++ow) at_border(ow);
    for (int64_t ow = whole.begin; ow < whole.end; ++ow) {
      Lanes gradients[kFilters];
#pragma GCC unroll 16
      for (int64_t f = 0; f < kFilters; ++f) gradients[f] = d[f * g.output.pixels() + ow];
#pragma GCC unroll 16
      for (int64_t t = 0; t < kTaps; ++t) {
        Lanes value = from[ow + t];
        keep_in_register(value);
#pragma GCC unroll 16
        for (int64_t f = 0; f < kFilters; ++f) sums[f][t] += gradients[f] * value;
      }
    }
    for (int64_t ow = whole.end; ow < width; ++ow) at_border(ow);
  }
#pragma GCC unroll 16
  for (int64_t f = 0; f < kFilters; ++f) {
#pragma GCC unroll 16
    for (int64_t t = 0; t < kTaps; ++t) dweight[f * filter_step + t] = sum_of_lanes(sums[f][t]);
  }
}

// All taps of one channel for kFilters filters.
template <int64_t kFilters>
void accumulate_channel(const WindowGeometry& g, const Lanes* x, const Lanes* dy, Range rows, float* dweight,
                        int64_t filter_step) {
  for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
    int64_t kw = 0;
    float* row = dweight + kh * g.kernel.width;
    for (; kw + kGradientTaps <= g.kernel.width; kw += kGradientTaps) {
      accumulate_taps<kFilters, kGradientTaps>(g, x, dy, rows, kh, kw, row + kw, filter_step);
    }
    if (kGradientTaps > 3 && kw + 3 <= g.kernel.width) {
      accumulate_taps<kFilters, 3>(g, x, dy, rows, kh, kw, row + kw, filter_step);
      kw += 3;
    }
    for (; kw < g.kernel.width; ++kw)
      accumulate_taps<kFilters, 1>(g, x, dy, rows, kh, kw, row + kw, filter_step);
  }
}

class DirectConv final : public LanesConv {
 public:
  explicit DirectConv(const WindowGeometry& g) : LanesConv(g), block_(filter_block(filters())) {}

  void prepare(MemorySource& memory) override { memory.give(packed_, geometry().groups * packed_floats()); }

  int64_t weight_parts() const override { return geometry().groups * blocks(); }

  void set_weights(const WeightSteps& weight, int64_t part) override {
    const int64_t first = part % blocks() * block_;
    const int64_t inside = std::min(block_, filters() - first);
    const float* from = weight.first + part / blocks() * filters() * length() + first * weight.filter;
    const int64_t window = geometry().kernel.height * geometry().kernel.width;
    float* to = packed_.data() + part * block_ * length();
    for (int64_t c = 0; c < geometry().group_channels(); ++c) {
      for (int64_t tap = 0; tap < window; ++tap) {
        for (int64_t f = 0; f < block_; ++f)
          *to++ = f < inside ? from[f * weight.filter + c * weight.channel + tap * weight.tap] : 0;
      }
    }
  }

  void row(const float* x, const float* bias, const Clamp& clamp, int64_t oh, bool /*first*/,
           float* /*scratch*/, float* y, int64_t filter_step) const override {
    const WindowGeometry& g = geometry();
    for (int64_t group = 0; group < g.groups; ++group) {
      const Lanes* from = as_lanes(x) + group * g.group_channels() * g.input.pixels();
      for (int64_t first = 0; first < filters(); first += block_) {
        const int64_t filter = group * filters() + first;
        kComputeRow[block_](
            g,
            {from + (oh - g.pad.height) * g.input.width - g.pad.width, g.input.pixels(), g.input.width,
             g.group_channels(), g.kernel, taps_inside(g.input.height, g.kernel.height, 1, g.pad.height, oh),
             packed_.data() + group * packed_floats() + first * length(),
             bias != nullptr ? bias + filter : nullptr, std::min(block_, filters() - first), clamp,
             as_lanes(y + filter * filter_step), filter_step / kLanes});
      }
    }
  }

  void weight_gradient(const float* x, const float* dy, Range rows, float* /*scratch*/,
                       float* dweight) const override {
    const WindowGeometry& g = geometry();
    for (int64_t group = 0; group < g.groups; ++group) {
      group_gradient(as_lanes(x) + group * g.group_channels() * g.input.pixels(),
                     as_lanes(dy) + group * filters() * g.output.pixels(), rows,
                     dweight + group * filters() * length());
    }
  }

 private:
  int64_t filters() const { return geometry().group_filters(); }
  int64_t length() const {  // of one filter
    return geometry().group_channels() * geometry().kernel.height * geometry().kernel.width;
  }
  int64_t blocks() const { return ceil_div(filters(), block_); }
  int64_t packed_floats() const { return round_up(filters(), block_) * length(); }  // of a group

  // weight_gradient() of one group.
  void group_gradient(const Lanes* x, const Lanes* dy, Range rows, float* dweight) const {
    const WindowGeometry& g = geometry();
    const int64_t window = g.kernel.height * g.kernel.width;
    for (int64_t f = 0; f < filters();) {
      const bool whole = f + kGradientFilters <= filters();
      for (int64_t c = 0; c < g.group_channels(); ++c) {
        const Lanes* plane = x + c * g.input.pixels();
        const Lanes* gradients = dy + f * g.output.pixels();
        float* to = dweight + f * length() + c * window;
        if (whole) {
          accumulate_channel<kGradientFilters>(g, plane, gradients, rows, to, length());
        } else {
          accumulate_channel<1>(g, plane, gradients, rows, to, length());
        }
      }
      f += whole ? kGradientFilters : 1;
    }
  }

  int64_t block_;
  Buffer<float> packed_;  // (groups, blocks, C/groups, KH, KW, block), zeros where the last block is not full
};

}  // namespace

std::unique_ptr<LanesConv> make_direct_kernel(const WindowGeometry& g) {
  return std::make_unique<DirectConv>(g);
}

}  // namespace cnn::CNN_ISA
