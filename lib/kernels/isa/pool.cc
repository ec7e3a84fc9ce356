#include "kernels/pool.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "kernels/isa/maximum.h"
#include "kernels/isa/pool_windows.h"

namespace cnn::CNN_ISA {
namespace {

// The windows that most networks have, 2x2 and 3x3, written out, where they are whole: `count` neighbours,
// the first with its first column at rows[0], rows[1], ..., each `step` vectors after the one before.
template <int64_t kSide>
struct WholeWindows {
  std::array<const Lanes*, kSide> rows;
  int64_t count;
  int64_t step;
  int64_t depth;
};

template <bool kWithPlaces, int64_t kSide, typename Place>
void max_pool_whole(const WholeWindows<kSide>& w, Clamp clamp, Lanes* y, LanePlaces<Place>* places) {
  for (int64_t i = 0; i < w.count; ++i) {
    for (int64_t d = 0; d < w.depth; ++d) {
      const int64_t at = i * w.step + d;
      Maximum<kWithPlaces> maximum(w.rows[0][at], 0);
#pragma GCC unroll 9
      for (int64_t k = 1; k < kSide * kSide; ++k) {
        maximum.take(w.rows[static_cast<size_t>(k / kSide)][at + k % kSide * w.depth],
                     static_cast<int32_t>(k));
      }
      const int64_t out = i * w.depth + d;
      maximum.template write<Place>(clamp, y + out, kWithPlaces ? places + out : nullptr);
    }
  }
}

// dx, not const, in place of x.
template <int64_t kSide, typename Place>
void max_pool_backward_whole(const WholeWindows<kSide>& w, bool once, const Lanes* dy,
                             const LanePlaces<Place>* places) {
  for (int64_t i = 0; i < w.count; ++i) {
    for (int64_t d = 0; d < w.depth; ++d) {
      const int64_t out = i * w.depth + d;
      const LaneInts place = __builtin_convertvector(places[out], LaneInts);
      const Lanes gradient = dy[out];
#pragma GCC unroll 9
      for (int64_t k = 0; k < kSide * kSide; ++k) {
        auto* row = const_cast<Lanes*>(w.rows[static_cast<size_t>(k / kSide)]);
        Lanes& to = row[i * w.step + d + k % kSide * w.depth];
        const Lanes share = place == static_cast<int32_t>(k) ? gradient : Lanes{};
        to = once ? share : to + share;
      }
    }
  }
}

// Calls whole(WholeWindows, its first output column) for the windows of output row `oh` that are written out,
// and each(window, output column) for the others. row_at(ih): that row of the plane's input.
template <typename RowAt, typename Whole, typename Each>
void for_each_window(const WindowGeometry& g, int64_t depth, int64_t oh, RowAt row_at, Whole whole,
                     Each each) {
  Range inside{0, 0};
  const auto written_out = [&]<int64_t kSide>(std::integral_constant<int64_t, kSide> /*side*/) {
    const Range rows = window_at(g, oh, 0).rows;
    if (g.kernel != Size2{kSide, kSide} || rows.end - rows.begin != kSide) return;
    const Range first_tap = outputs_inside(g.input.width, g.output.width, g.stride.width, g.pad.width, 0);
    const Range last_tap =
        outputs_inside(g.input.width, g.output.width, g.stride.width, g.pad.width, kSide - 1);
    inside = {first_tap.begin, std::max(first_tap.begin, last_tap.end)};
    const int64_t column = inside.begin * g.stride.width - g.pad.width;
    WholeWindows<kSide> windows{{}, inside.end - inside.begin, g.stride.width * depth, depth};
    for (int64_t k = 0; k < kSide; ++k) {
      windows.rows[static_cast<size_t>(k)] = row_at(rows.begin + k) + column * depth;
    }
    whole(windows, inside.begin);
  };
  written_out(std::integral_constant<int64_t, 2>{});
  written_out(std::integral_constant<int64_t, 3>{});
  for (int64_t ow = 0; ow < g.output.width; ++ow) {
    if (ow == inside.begin) ow = inside.end;
    if (ow < g.output.width) each(window_at(g, oh, ow), ow);
  }
}

template <typename Place>
void pool_row(const WindowGeometry& g, PixelVectors v, const Clamp& clamp, const PoolRows& rows, int64_t oh,
              float* y, Place* places) {
  const auto pool_plane = [&](auto with_places, int64_t plane) {
    const auto row_at = [&](int64_t ih) {
      return as_lanes(rows.x + plane * rows.plane_step + ih % rows.slots * rows.row_step);
    };
    const int64_t first = (plane * g.output.height + oh) * g.output.width * v.depth;
    Lanes* to = as_lanes(y) + first;
    auto* place_to = with_places ? reinterpret_cast<LanePlaces<Place>*>(places) + first : nullptr;
    const auto place_at = [&](int64_t i) { return with_places ? place_to + i : nullptr; };
    for_each_window(
        g, v.depth, oh, row_at,
        [&]<int64_t kSide>(const WholeWindows<kSide>& windows, int64_t ow) {
          max_pool_whole<with_places, kSide, Place>(windows, clamp, to + ow * v.depth,
                                                    place_at(ow * v.depth));
        },
        [&](const PoolWindow& window, int64_t ow) {
          for (int64_t d = 0; d < v.depth; ++d) {
            const auto value_at = [&](int64_t ih, int64_t iw) { return row_at(ih)[iw * v.depth + d]; };
            const auto place = [&](int64_t ih, int64_t iw) {
              return static_cast<int32_t>(ih * g.kernel.width + iw - window.origin);
            };
            const int64_t ih0 = window.rows.begin;
            const int64_t iw0 = window.columns.begin;
            Maximum<with_places> maximum(value_at(ih0, iw0), place(ih0, iw0));
            for (int64_t ih = ih0; ih < window.rows.end; ++ih) {
              for (int64_t iw = iw0; iw < window.columns.end; ++iw) {
                maximum.take(value_at(ih, iw), place(ih, iw));
              }
            }
            const int64_t out = ow * v.depth + d;
            maximum.template write<Place>(clamp, to + out, place_at(out));
          }
        });
  };
  for (int64_t plane = 0; plane < v.planes; ++plane) {
    if (places != nullptr) {
      pool_plane(std::true_type{}, plane);
    } else {
      pool_plane(std::false_type{}, plane);
    }
  }
}

template <typename Place>
void pool_backward(const WindowGeometry& g, PixelVectors v, const float* dy, const Place* places, float* dx) {
  const bool once = tiles_input(g);
  if (!once) std::fill_n(dx, input_floats(g, v), 0.0F);
  for (int64_t plane = 0; plane < v.planes; ++plane) {
    const auto row_at = [&](int64_t ih) {
      return as_lanes(dx) + (plane * g.input.height + ih) * g.input.width * v.depth;
    };
    for (int64_t oh = 0; oh < g.output.height; ++oh) {
      const int64_t first = (plane * g.output.height + oh) * g.output.width * v.depth;
      const Lanes* from = as_lanes(dy) + first;
      const auto* place_from = reinterpret_cast<const LanePlaces<Place>*>(places) + first;
      for_each_window(
          g, v.depth, oh, row_at,
          [&]<int64_t kSide>(const WholeWindows<kSide>& windows, int64_t ow) {
            max_pool_backward_whole<kSide, Place>(windows, once, from + ow * v.depth,
                                                  place_from + ow * v.depth);
          },
          [&](const PoolWindow& window, int64_t ow) {
            for (int64_t d = 0; d < v.depth; ++d) {
              const int64_t out = ow * v.depth + d;
              const LaneInts place = __builtin_convertvector(place_from[out], LaneInts);
              for (int64_t ih = window.rows.begin; ih < window.rows.end; ++ih) {
                for (int64_t iw = window.columns.begin; iw < window.columns.end; ++iw) {
                  const auto here = static_cast<int32_t>(ih * g.kernel.width + iw - window.origin);
                  const Lanes share = place == here ? from[out] : Lanes{};
                  Lanes& to = row_at(ih)[iw * v.depth + d];
                  to = once ? share : to + share;
                }
              }
            }
          });
    }
  }
}

}  // namespace

void max_pool_row_bytes(const WindowGeometry& g, PixelVectors v, const Clamp& clamp, const PoolRows& rows,
                        int64_t oh, float* y, uint8_t* places) {
  pool_row(g, v, clamp, rows, oh, y, places);
}

void max_pool_row_words(const WindowGeometry& g, PixelVectors v, const Clamp& clamp, const PoolRows& rows,
                        int64_t oh, float* y, int32_t* places) {
  pool_row(g, v, clamp, rows, oh, y, places);
}

void max_pool_backward_bytes(const WindowGeometry& g, PixelVectors v, const float* dy, const uint8_t* places,
                             float* dx) {
  pool_backward(g, v, dy, places, dx);
}

void max_pool_backward_words(const WindowGeometry& g, PixelVectors v, const float* dy, const int32_t* places,
                             float* dx) {
  pool_backward(g, v, dy, places, dx);
}

}  // namespace cnn::CNN_ISA
