#include "kernels/pool.h"

#include <cmath>

namespace cnn {
namespace {

float relu_of(float x) {
  return x < 0 ? 0 : x;
}  // keeps a NaN

// The window loops of the general case; windows are small, so the borders are found anew for each.
template <typename Index>
void max_pool_forward_any(const WindowGeometry& g, bool relu, const float* x, float* y, Index* argmax) {
  int64_t out = 0;
  for (int64_t c = 0; c < g.input.channels; ++c) {
    const float* plane = x + c * g.input.pixels();
    for (int64_t oh = 0; oh < g.output.height; ++oh) {
      const Range rows = inputs_covered(g.input.height, g.kernel.height, g.stride.height, g.pad.height, oh);
      for (int64_t ow = 0; ow < g.output.width; ++ow, ++out) {
        const Range columns = inputs_covered(g.input.width, g.kernel.width, g.stride.width, g.pad.width, ow);
        float best = -INFINITY;
        int64_t place = rows.begin * g.input.width + columns.begin;
        for (int64_t ih = rows.begin; ih < rows.end; ++ih) {
          for (int64_t iw = columns.begin; iw < columns.end; ++iw) {
            const float value = plane[ih * g.input.width + iw];
            if (value > best || std::isnan(value)) {
              best = value;
              place = ih * g.input.width + iw;
            }
          }
        }
        y[out] = relu ? relu_of(best) : best;
        if (argmax != nullptr) {
          const int64_t kh = place / g.input.width - (oh * g.stride.height - g.pad.height);
          const int64_t kw = place % g.input.width - (ow * g.stride.width - g.pad.width);
          argmax[out] = static_cast<Index>(kh * g.kernel.width + kw);
        }
      }
    }
  }
}

template <typename Index>
void max_pool_backward_any(const WindowGeometry& g, bool relu, const float* y, const float* dy,
                           const Index* argmax, float* dx) {
  std::fill_n(dx, g.input.size(), 0.0F);
  int64_t out = 0;
  for (int64_t c = 0; c < g.input.channels; ++c) {
    float* plane = dx + c * g.input.pixels();
    for (int64_t oh = 0; oh < g.output.height; ++oh) {
      for (int64_t ow = 0; ow < g.output.width; ++ow, ++out) {
        if (relu && y[out] == 0) continue;
        const int64_t ih = oh * g.stride.height - g.pad.height + argmax[out] / g.kernel.width;
        const int64_t iw = ow * g.stride.width - g.pad.width + argmax[out] % g.kernel.width;
        plane[ih * g.input.width + iw] += dy[out];
      }
    }
  }
}

// 2x2 windows, stride 2, no pad: most nets' pools. Without branches, so that the compiler makes vectors of
// it.
bool is_two_by_two(const WindowGeometry& g) {
  return g.kernel == Size2{2, 2} && g.stride == Size2{2, 2} && g.pad == Size2{0, 0} &&
         2 * g.output.height <= g.input.height && 2 * g.output.width <= g.input.width;
}

void keep_larger(float value, int candidate, float& best, int& place) {
  const bool larger = (value > best) | (value != value);  // the second: a NaN wins
  best = larger ? value : best;
  place = larger ? candidate : place;
}

// `floor` is 0 for a relu, else -infinity. Without kArgmax, argmax is not touched.
template <bool kArgmax>
void two_by_two_forward(const WindowGeometry& g, float floor, const float* x, float* y, uint8_t* argmax) {
  const int64_t width = g.output.width;
  for (int64_t c = 0; c < g.input.channels; ++c) {
    for (int64_t oh = 0; oh < g.output.height; ++oh, y += width) {
      const float* top = x + (c * g.input.height + 2 * oh) * g.input.width;
      const float* bottom = top + g.input.width;
#pragma omp simd
      for (int64_t ow = 0; ow < width; ++ow) {
        float best = top[2 * ow];
        int place = 0;
        keep_larger(top[2 * ow + 1], 1, best, place);
        keep_larger(bottom[2 * ow], 2, best, place);
        keep_larger(bottom[2 * ow + 1], 3, best, place);
        y[ow] = best < floor ? floor : best;
        if constexpr (kArgmax) argmax[ow] = static_cast<uint8_t>(place);
      }
      if constexpr (kArgmax) argmax += width;
    }
  }
}

void two_by_two_backward(const WindowGeometry& g, bool relu, const float* y, const float* dy,
                         const uint8_t* argmax, float* dx) {
  const int64_t width = g.output.width;
  if (g.input.size() != 4 * g.output.size()) std::fill_n(dx, g.input.size(), 0.0F);
  for (int64_t c = 0; c < g.input.channels; ++c) {
    for (int64_t oh = 0; oh < g.output.height; ++oh, y += width, dy += width, argmax += width) {
      float* top = dx + (c * g.input.height + 2 * oh) * g.input.width;
      float* bottom = top + g.input.width;
#pragma omp simd
      for (int64_t ow = 0; ow < width; ++ow) {
        const float gradient = relu && y[ow] == 0 ? 0 : dy[ow];
        const int place = argmax[ow];
        top[2 * ow] = place == 0 ? gradient : 0;
        top[2 * ow + 1] = place == 1 ? gradient : 0;
        bottom[2 * ow] = place == 2 ? gradient : 0;
        bottom[2 * ow + 1] = place == 3 ? gradient : 0;
      }
    }
  }
}

// The divisor of window `o` along one side: how much of it lies inside input and padding.
int64_t padded_extent(int64_t side, int64_t kernel, int64_t stride, int64_t pad, int64_t o) {
  const int64_t start = o * stride - pad;
  return std::min(start + kernel, side + pad) - start;
}

// Calls window(output index, rows, columns, 1/area) for each window of one channel.
template <typename Window>
void for_each_average_window(const WindowGeometry& g, Window window) {
  for (int64_t oh = 0; oh < g.output.height; ++oh) {
    const Range rows = inputs_covered(g.input.height, g.kernel.height, g.stride.height, g.pad.height, oh);
    const int64_t tall = padded_extent(g.input.height, g.kernel.height, g.stride.height, g.pad.height, oh);
    for (int64_t ow = 0; ow < g.output.width; ++ow) {
      const Range columns = inputs_covered(g.input.width, g.kernel.width, g.stride.width, g.pad.width, ow);
      const int64_t wide = padded_extent(g.input.width, g.kernel.width, g.stride.width, g.pad.width, ow);
      window(oh * g.output.width + ow, rows, columns, 1.0F / static_cast<float>(tall * wide));
    }
  }
}

}  // namespace

void max_pool_forward(const WindowGeometry& g, bool relu, const float* x, float* y, uint8_t* argmax) {
  if (!is_two_by_two(g)) {
    max_pool_forward_any(g, relu, x, y, argmax);
  } else if (argmax != nullptr) {
    two_by_two_forward<true>(g, relu ? 0 : -INFINITY, x, y, argmax);
  } else {
    two_by_two_forward<false>(g, relu ? 0 : -INFINITY, x, y, argmax);
  }
}

void max_pool_forward(const WindowGeometry& g, bool relu, const float* x, float* y, int32_t* argmax) {
  max_pool_forward_any(g, relu, x, y, argmax);
}

void max_pool_backward(const WindowGeometry& g, bool relu, const float* y, const float* dy,
                       const uint8_t* argmax, float* dx) {
  if (is_two_by_two(g)) {
    two_by_two_backward(g, relu, y, dy, argmax, dx);
  } else {
    max_pool_backward_any(g, relu, y, dy, argmax, dx);
  }
}

void max_pool_backward(const WindowGeometry& g, bool relu, const float* y, const float* dy,
                       const int32_t* argmax, float* dx) {
  max_pool_backward_any(g, relu, y, dy, argmax, dx);
}

void average_pool_forward(const WindowGeometry& g, const float* x, float* y) {
  for (int64_t c = 0; c < g.input.channels; ++c, x += g.input.pixels(), y += g.output.pixels()) {
    for_each_average_window(g, [&](int64_t out, Range rows, Range columns, float scale) {
      float sum = 0;
      for (int64_t ih = rows.begin; ih < rows.end; ++ih) {
        for (int64_t iw = columns.begin; iw < columns.end; ++iw) sum += x[ih * g.input.width + iw];
      }
      y[out] = sum * scale;
    });
  }
}

void average_pool_backward(const WindowGeometry& g, const float* dy, float* dx) {
  std::fill_n(dx, g.input.size(), 0.0F);
  for (int64_t c = 0; c < g.input.channels; ++c, dx += g.input.pixels(), dy += g.output.pixels()) {
    for_each_average_window(g, [&](int64_t out, Range rows, Range columns, float scale) {
      const float share = dy[out] * scale;
      for (int64_t ih = rows.begin; ih < rows.end; ++ih) {
        for (int64_t iw = columns.begin; iw < columns.end; ++iw) dx[ih * g.input.width + iw] += share;
      }
    });
  }
}

}  // namespace cnn
