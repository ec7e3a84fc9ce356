#include "kernels/pool.h"

#include <algorithm>

namespace cnn {
namespace {

using LaneInts = int32_t __attribute__((vector_size(kLanes * sizeof(int32_t))));

template <typename Place>
using LanePlaces __attribute__((vector_size(kLanes * sizeof(Place)))) = Place;

// The part of the input that output (oh, ow) covers; `origin` is where the window begins, perhaps in the
// padding.
struct Window {
  Range rows;
  Range columns;
  int64_t origin;  // as a place: row * KW + column of the window's first place
};

Window window_at(const WindowGeometry& g, int64_t oh, int64_t ow) {
  return {inputs_covered(g.input.height, g.kernel.height, g.stride.height, g.pad.height, oh),
          inputs_covered(g.input.width, g.kernel.width, g.stride.width, g.pad.width, ow),
          (oh * g.stride.height - g.pad.height) * g.kernel.width + ow * g.stride.width - g.pad.width};
}

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
      const Window window = window_at(g, oh, ow);
      const int64_t out = ((plane * g.output.height + oh) * g.output.width + ow) * v.depth;
      for (int64_t d = 0; d < v.depth; ++d) each(out + d, plane * g.input.pixels() * v.depth + d, window, ow);
    }
  }
}

// Whether every input is read by exactly one window.
bool tiles_input(const WindowGeometry& g) {
  return g.stride == g.kernel && g.pad == Size2{0, 0} &&
         g.output.height * g.stride.height == g.input.height &&
         g.output.width * g.stride.width == g.input.width;
}

int64_t input_floats(const WindowGeometry& g, PixelVectors v) {
  return v.planes * v.depth * g.input.pixels() * kLanes;
}

}  // namespace

template <typename Place>
void max_pool_row(const WindowGeometry& g, PixelVectors v, bool relu, const float* x, int64_t oh, float* y,
                  Place* places) {
  const auto larger_of = [](Lanes value, Lanes best) {
    return (value > best) | (value != value);  // NOLINT(misc-redundant-expression): a NaN wins
  };
  const auto inputs = [&](int64_t in, int64_t ih, int64_t iw) {
    return as_lanes(x)[in + (ih * g.input.width + iw) * v.depth];
  };
  if (places == nullptr) {
    for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const Window& window, int64_t) {
      Lanes best = inputs(in, window.rows.begin, window.columns.begin);
      for (int64_t ih = window.rows.begin; ih < window.rows.end; ++ih) {
        for (int64_t iw = window.columns.begin; iw < window.columns.end; ++iw) {
          const Lanes value = inputs(in, ih, iw);
          best = larger_of(value, best) ? value : best;
        }
      }
      as_lanes(y)[out] = relu ? (best < 0 ? Lanes{} : best) : best;
    });
    return;
  }
  auto* place_out = reinterpret_cast<LanePlaces<Place>*>(places);
  for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const Window& window, int64_t) {
    const auto place_of = [&](int64_t ih, int64_t iw) {
      return LaneInts{} + static_cast<int32_t>(ih * g.kernel.width + iw - window.origin);
    };
    Lanes best = inputs(in, window.rows.begin, window.columns.begin);
    LaneInts place = place_of(window.rows.begin, window.columns.begin);
    for (int64_t ih = window.rows.begin; ih < window.rows.end; ++ih) {
      for (int64_t iw = window.columns.begin; iw < window.columns.end; ++iw) {
        const Lanes value = inputs(in, ih, iw);
        const LaneInts larger = larger_of(value, best);
        best = larger ? value : best;
        place = larger ? place_of(ih, iw) : place;
      }
    }
    if (relu) {
      place = best <= 0 ? LaneInts{} + kNowhere<Place> : place;
      best = best < 0 ? Lanes{} : best;
    }
    as_lanes(y)[out] = best;
    place_out[out] = __builtin_convertvector(place, LanePlaces<Place>);
  });
}

template <typename Place>
void max_pool_backward(const WindowGeometry& g, PixelVectors v, const float* dy, const Place* places,
                       float* dx) {
  const bool once = tiles_input(g);
  if (!once) std::fill_n(dx, input_floats(g, v), 0.0F);
  const auto* place_in = reinterpret_cast<const LanePlaces<Place>*>(places);
  for (int64_t oh = 0; oh < g.output.height; ++oh) {
    for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const Window& window, int64_t) {
      const LaneInts place = __builtin_convertvector(place_in[out], LaneInts);
      const Lanes gradient = as_lanes(dy)[out];
      for (int64_t ih = window.rows.begin; ih < window.rows.end; ++ih) {
        for (int64_t iw = window.columns.begin; iw < window.columns.end; ++iw) {
          const auto here = static_cast<int32_t>(ih * g.kernel.width + iw - window.origin);
          const Lanes share = place == here ? gradient : Lanes{};
          Lanes& to = as_lanes(dx)[in + (ih * g.input.width + iw) * v.depth];
          to = once ? share : to + share;
        }
      }
    });
  }
}

void average_pool_forward(const WindowGeometry& g, PixelVectors v, const float* x, float* y) {
  for (int64_t oh = 0; oh < g.output.height; ++oh) {
    for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const Window& window, int64_t ow) {
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
    for_each_vector(g, v, oh, [&](int64_t out, int64_t in, const Window& window, int64_t ow) {
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

template void max_pool_row(const WindowGeometry&, PixelVectors, bool, const float*, int64_t, float*,
                           uint8_t*);
template void max_pool_row(const WindowGeometry&, PixelVectors, bool, const float*, int64_t, float*,
                           int32_t*);
template void max_pool_backward(const WindowGeometry&, PixelVectors, const float*, const uint8_t*, float*);
template void max_pool_backward(const WindowGeometry&, PixelVectors, const float*, const int32_t*, float*);

}  // namespace cnn
