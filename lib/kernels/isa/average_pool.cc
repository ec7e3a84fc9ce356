#include <algorithm>

#include "kernels/isa/pool_windows.h"
#include "kernels/pool.h"

namespace cnn::CNN_ISA {
namespace {

// 1 / the window's area inside the padded input.
float share_of(const WindowGeometry& g, int64_t oh, int64_t ow) {
  const auto extent = [](int64_t o, int64_t stride, int64_t pad, int64_t kernel, int64_t side) {
    return std::min(o * stride - pad + kernel, side + pad) - (o * stride - pad);
  };
  return 1.0F /
         static_cast<float>(extent(oh, g.stride.height, g.pad.height, g.kernel.height, g.input.height) *
                            extent(ow, g.stride.width, g.pad.width, g.kernel.width, g.input.width));
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

void average_pool_forward(const WindowGeometry& g, PixelVectors v, const float* x, float* y) {
  for (int64_t oh = 0; oh < g.output.height; ++oh) {
    for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const PoolWindow& window, int64_t ow) {
      Lanes sum{};
      for (int64_t ih = window.rows.begin; ih < window.rows.end; ++ih) {
        for (int64_t iw = window.columns.begin; iw < window.columns.end; ++iw) {
          sum += as_lanes(x)[in + (ih * g.input.width + iw) * v.depth];
        }
      }
      as_lanes(y)[out] = sum * share_of(g, oh, ow);
    });
  }
}

void average_pool_backward(const WindowGeometry& g, PixelVectors v, const float* dy, float* dx) {
  const bool once = tiles_input(g);
  if (!once) std::fill_n(dx, input_floats(g, v), 0.0F);
  for (int64_t oh = 0; oh < g.output.height; ++oh) {
    for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const PoolWindow& window, int64_t ow) {
      const Lanes share = as_lanes(dy)[out] * share_of(g, oh, ow);
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
