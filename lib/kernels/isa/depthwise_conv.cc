#include "kernels/depthwise_conv.h"

#include <algorithm>

#include "kernels/isa/lanes.h"
#include "kernels/lanes_conv.h"
#include "kernels/layout.h"

namespace cnn::CNN_ISA {
namespace {

constexpr int64_t kDepthwisePixels = kRegisters == 32 ? 8 : 4;  // outputs of a row that are summed together
constexpr int64_t kDepthwiseTaps = kRegisters == 32 ? 5 : 3;    // of a kernel's row whose gradients are
constexpr int64_t kDepthwiseRows = 3;                           // of a kernel, likewise

// The outputs of a row all of whose taps read inside.
Range whole_windows(const WindowGeometry& g) {
  const Range first = outputs_inside(g.input.width, g.output.width, g.stride.width, g.pad.width, 0);
  const Range last =
      outputs_inside(g.input.width, g.output.width, g.stride.width, g.pad.width, g.kernel.width - 1);
  return {first.begin, std::max(first.begin, last.end)};
}

// One row of outputs, counted in vectors. kBackward: of a convolution that has no bias, clamps nothing
// and takes the taps from the last to the first.
template <bool kBackward>
struct Row {
  const WindowGeometry& g;
  int64_t depth;  // vectors a pixel
  const Lanes* x;
  const Lanes* packed;
  const Lanes* bias;
  Clamp clamp;
  int64_t oh;
  Lanes* y;
};

// kCount neighbours of the row, all channels. `wide`: the taps of a kernel's row to take.
template <int64_t kCount, bool kBackward>
void compute(const Row<kBackward>& row, int64_t ow, Range wide) {
  const WindowGeometry& g = row.g;
  const Range high = taps_inside(g.input.height, g.kernel.height, g.stride.height, g.pad.height, row.oh);
  const int64_t depth = row.depth;
  const int64_t step = g.stride.width * depth;
  const int64_t row_step = g.input.width * depth;
  const int64_t tap_step = kBackward ? -depth : depth;
  const int64_t tap_row_step = g.kernel.width * tap_step;
  const Lanes* x = row.x + (row.oh * g.stride.height - g.pad.height + high.begin) * row_step +
                   (ow * g.stride.width - g.pad.width + wide.begin) * depth;
  const Lanes* weights = row.packed + high.begin * tap_row_step + wide.begin * tap_step;
  if (kBackward) weights += (g.kernel.height * g.kernel.width - 1) * depth;
  Lanes* y = row.y + (row.oh * g.output.width + ow) * depth;
  for (int64_t d = 0; d < depth; ++d, ++x, ++weights, ++y) {
    Lanes sums[kCount];
#pragma GCC unroll 16
    for (int64_t p = 0; p < kCount; ++p) sums[p] = kBackward ? Lanes{} : row.bias[d];
    const Lanes* row_x = x;
    const Lanes* row_weights = weights;
    for (int64_t kh = 0; kh < high.size(); ++kh, row_x += row_step, row_weights += tap_row_step) {
      const Lanes* tap_x = row_x;
      const Lanes* tap_weight = row_weights;
      for (int64_t kw = 0; kw < wide.size(); ++kw, tap_x += depth, tap_weight += tap_step) {
        const Lanes weight = *tap_weight;
#pragma GCC unroll 16
        for (int64_t p = 0; p < kCount; ++p) sums[p] += weight * tap_x[p * step];
      }
    }
#pragma GCC unroll 16
    for (int64_t p = 0; p < kCount; ++p) y[p * depth] = kBackward ? sums[p] : clamped(sums[p], row.clamp);
  }
}

template <bool kBackward>
void compute_row(const Row<kBackward>& row) {
  const WindowGeometry& g = row.g;
  const Range whole = whole_windows(g);
  const auto one_by_one = [&](int64_t begin, int64_t end) {
    for (int64_t ow = begin; ow < end; ++ow)
      compute<1>(row, ow, taps_inside(g.input.width, g.kernel.width, g.stride.width, g.pad.width, ow));
  };
  one_by_one(0, whole.begin);
  int64_t ow = whole.begin;
  for (; ow + kDepthwisePixels <= whole.end; ow += kDepthwisePixels)
    compute<kDepthwisePixels>(row, ow, {0, g.kernel.width});
  for (; ow + 2 <= whole.end; ow += 2) compute<2>(row, ow, {0, g.kernel.width});
  one_by_one(ow, g.output.width);
}

// The gradient of one input pixel: each output that has read it gives what its tap let through.
void gather(const WindowGeometry& g, int64_t depth, const Lanes* dy, const Lanes* packed, int64_t ih,
            int64_t iw, Lanes* dx) {
  const int64_t down = ih + g.pad.height;
  const int64_t right = iw + g.pad.width;
  // The first and last output that may reach it.
  const Range rows{std::max<int64_t>(0, ceil_div(down - g.kernel.height + 1, g.stride.height)),
                   std::min(g.output.height, down / g.stride.height + 1)};
  const Range columns{std::max<int64_t>(0, ceil_div(right - g.kernel.width + 1, g.stride.width)),
                      std::min(g.output.width, right / g.stride.width + 1)};
  for (int64_t d = 0; d < depth; ++d) {
    Lanes sum{};
    for (int64_t oh = rows.begin; oh < rows.end; ++oh) {
      const Lanes* weights = packed + (down - oh * g.stride.height) * g.kernel.width * depth + d;
      for (int64_t ow = columns.begin; ow < columns.end; ++ow) {
        sum += weights[(right - ow * g.stride.width) * depth] * dy[(oh * g.output.width + ow) * depth + d];
      }
    }
    dx[d] = sum;
  }
}

// dweight of kCount neighbouring taps of kRows neighbouring rows of a kernel from the row `oh` of outputs, of
// one vector of channels: x and dy begin with it. `whole`: the outputs all of whose taps read inside.
template <int64_t kCount, int64_t kRows>
void accumulate(const WindowGeometry& g, int64_t depth, const Lanes* x, const Lanes* dy, const Range& whole,
                int64_t oh, int64_t kh, int64_t kw, Lanes* sums) {
  const int64_t ih = oh * g.stride.height - g.pad.height + kh;
  const int64_t row = g.input.width * depth;
  const Lanes* from = x + ih * row;
  Lanes taps[kRows][kCount] = {};
  const auto at_border = [&](int64_t ow) {
    for (int64_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 16
      for (int64_t t = 0; t < kCount; ++t) {
        const int64_t iw = ow * g.stride.width - g.pad.width + kw + t;
        if (iw >= 0 && iw < g.input.width) taps[r][t] += dy[ow * depth] * from[r * row + iw * depth];
      }
    }
  };
  for (int64_t ow = 0; ow < whole.begin; ++ow) at_border(ow);
  const Lanes* window = from + (whole.begin * g.stride.width - g.pad.width + kw) * depth;
  for (int64_t ow = whole.begin; ow < whole.end; ++ow, window += g.stride.width * depth) {
    const Lanes gradient = dy[ow * depth];
#pragma GCC unroll 16
    for (int64_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 16
      for (int64_t t = 0; t < kCount; ++t) taps[r][t] += gradient * window[r * row + t * depth];
    }
  }
  for (int64_t ow = whole.end; ow < g.output.width; ++ow) at_border(ow);
#pragma GCC unroll 16
  for (int64_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 16
    for (int64_t t = 0; t < kCount; ++t) sums[(r * g.kernel.width + t) * depth] += taps[r][t];
  }
}

// Of kRows rows of the kernel from kh on, all taps.
template <int64_t kRows>
void accumulate_rows(const WindowGeometry& g, int64_t depth, const Lanes* x, const Lanes* dy,
                     const Range& whole, int64_t oh, int64_t kh, Lanes* sums) {
  int64_t kw = 0;
  for (; kw + kDepthwiseTaps <= g.kernel.width; kw += kDepthwiseTaps)
    accumulate<kDepthwiseTaps, kRows>(g, depth, x, dy, whole, oh, kh, kw, sums + kw * depth);
  if (kDepthwiseTaps > 3 && kw + 3 <= g.kernel.width) {
    accumulate<3, kRows>(g, depth, x, dy, whole, oh, kh, kw, sums + kw * depth);
    kw += 3;
  }
  for (; kw < g.kernel.width; ++kw)
    accumulate<1, kRows>(g, depth, x, dy, whole, oh, kh, kw, sums + kw * depth);
}

}  // namespace

void depthwise_forward(const WindowGeometry& g, const float* x, const float* packed, const float* bias,
                       const Clamp& clamp, Range rows, float* y) {
  const int64_t depth = padded_channels(g.input.channels) / kLanes;
  for (int64_t oh = rows.begin; oh < rows.end; ++oh)
    compute_row<false>({g, depth, as_lanes(x), as_lanes(packed), as_lanes(bias), clamp, oh, as_lanes(y)});
}

void depthwise_input_gradient(const WindowGeometry& g, const float* dy, const float* packed, Range rows,
                              float* dx) {
  const int64_t depth = padded_channels(g.input.channels) / kLanes;
  if (lanes_conv_fits(g)) {
    const WindowGeometry back = transposed_geometry(g);
    for (int64_t ih = rows.begin; ih < rows.end; ++ih)
      compute_row<true>({back, depth, as_lanes(dy), as_lanes(packed), nullptr, kNoClamp, ih, as_lanes(dx)});
    return;
  }
  for (int64_t ih = rows.begin; ih < rows.end; ++ih) {
    for (int64_t iw = 0; iw < g.input.width; ++iw) {
      gather(g, depth, as_lanes(dy), as_lanes(packed), ih, iw,
             as_lanes(dx) + (ih * g.input.width + iw) * depth);
    }
  }
}

void depthwise_weight_gradient(const WindowGeometry& g, const float* x, const float* dy, Range rows,
                               float* sums) {
  const int64_t depth = padded_channels(g.input.channels) / kLanes;
  const Range whole = whole_windows(g);
  Lanes* bias = as_lanes(sums) + g.kernel.height * g.kernel.width * depth;
  for (int64_t oh = rows.begin; oh < rows.end; ++oh) {
    const Range high = taps_inside(g.input.height, g.kernel.height, g.stride.height, g.pad.height, oh);
    for (int64_t d = 0; d < depth; ++d) {
      const Lanes* from = as_lanes(x) + d;
      const Lanes* gradients = as_lanes(dy) + oh * g.output.width * depth + d;
      Lanes sum = bias[d];
      for (int64_t ow = 0; ow < g.output.width; ++ow) sum += gradients[ow * depth];
      bias[d] = sum;
      const auto rows_from = [&](int64_t kh) { return as_lanes(sums) + kh * g.kernel.width * depth + d; };
      int64_t kh = high.begin;
      for (; kh + kDepthwiseRows <= high.end; kh += kDepthwiseRows)
        accumulate_rows<kDepthwiseRows>(g, depth, from, gradients, whole, oh, kh, rows_from(kh));
      for (; kh < high.end; ++kh) accumulate_rows<1>(g, depth, from, gradients, whole, oh, kh, rows_from(kh));
    }
  }
}

}  // namespace cnn::CNN_ISA
