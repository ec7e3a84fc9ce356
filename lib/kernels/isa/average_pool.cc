#include <algorithm>

#include "kernels/isa/pool_windows.h"
#include "kernels/pool.h"

namespace cnn::CNN_ISA {
namespace {

// 1 / the window's area inside the input and the padding that counts.
float share_of(const WindowGeometry& g, const Pads& counted, int64_t oh, int64_t ow) {
  const auto extent = [](int64_t start, int64_t kernel, int64_t side, int64_t before, int64_t behind) {
    return std::min(start + kernel, side + behind) - std::max(start, -before);
  };
  return 1.0F / static_cast<float>(extent(oh * g.stride.height - g.pad.height, g.kernel.height,
                                          g.input.height, counted.top, counted.bottom) *
                                   extent(ow * g.stride.width - g.pad.width, g.kernel.width, g.input.width,
                                          counted.left, counted.right));
}

// Calls each(index of the output vector, index of the input plane's first vector, window, output column).
template <typename Each>
void for_each_vector(const WindowGeometry& g, PixelVectors v, int64_t oh, Each each) {
  for (int64_t plane = 0; plane < v.planes; ++plane) {
    for (int64_t ow = 0; ow < g.output.width; ++ow) {
      const PoolWindow window = window_at(g, oh, ow);
      const int64_t out = ((plane * g.output.height + oh) * g.output.width + ow) * v.depth;
      for (int64_t d = 0; d < v.depth; ++d) each(out + d, plane * g.input.pixels() * v.depth + d, window, ow);
    }
  }
}

}  // namespace

void average_pool_forward(const WindowGeometry& g, const Pads& counted, PixelVectors v, const float* x,
                          Range rows, float* y) {
  for (int64_t oh = rows.begin; oh < rows.end; ++oh) {
    for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const PoolWindow& window, int64_t ow) {
      Lanes sum{};
      for (int64_t ih = window.rows.begin; ih < window.rows.end; ++ih) {
        for (int64_t iw = window.columns.begin; iw < window.columns.end; ++iw) {
          sum += as_lanes(x)[in + (ih * g.input.width + iw) * v.depth];
        }
      }
      as_lanes(y)[out] = sum * share_of(g, counted, oh, ow);
    });
  }
}

void average_pool_backward(const WindowGeometry& g, const Pads& counted, PixelVectors v, const float* dy,
                           float* dx) {
  const bool once = tiles_input(g);
  if (!once) std::fill_n(dx, input_floats(g, v), 0.0F);
  for (int64_t oh = 0; oh < g.output.height; ++oh) {
    for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const PoolWindow& window, int64_t ow) {
      const Lanes share = as_lanes(dy)[out] * share_of(g, counted, oh, ow);
      for (int64_t ih = window.rows.begin; ih < window.rows.end; ++ih) {
        for (int64_t iw = window.columns.begin; iw < window.columns.end; ++iw) {
          Lanes& to = as_lanes(dx)[in + (ih * g.input.width + iw) * v.depth];
          to = once ? share : to + share;
        }
      }
    });
  }
}

}  // namespace cnn::CNN_ISA
