#include "kernels/lane_pool.h"

#include <algorithm>

#include "kernels/lanes.h"

namespace cnn {
namespace {

constexpr int32_t kNowhere = 255;

// Calls window(index of the output, first input row, first input column, rows, columns) along one output row.
template <typename Window>
void for_each_window(const WindowGeometry& g, int64_t oh, Window window) {
  const Range rows = inputs_covered(g.input.height, g.kernel.height, g.stride.height, g.pad.height, oh);
  for (int64_t ow = 0; ow < g.output.width; ++ow) {
    window(oh * g.output.width + ow, rows,
           inputs_covered(g.input.width, g.kernel.width, g.stride.width, g.pad.width, ow),
           (oh * g.stride.height - g.pad.height) * g.kernel.width + ow * g.stride.width - g.pad.width);
  }
}

}  // namespace

void lane_max_pool_row(const WindowGeometry& g, bool relu, const float* x, int64_t oh, float* y,
                       uint8_t* places) {
  for (int64_t c = 0; c < g.input.channels; ++c) {
    const Lanes* plane = as_lanes(x) + c * g.input.pixels();
    Lanes* out = as_lanes(y) + c * g.output.pixels();
    auto* place_out = reinterpret_cast<LaneBytes*>(places) + c * g.output.pixels();
    for_each_window(g, oh, [&](int64_t i, Range rows, Range columns, int64_t origin) {
      Lanes best = plane[rows.begin * g.input.width + columns.begin];
      LaneInts place =
          LaneInts{} + static_cast<int32_t>(rows.begin * g.kernel.width + columns.begin - origin);
      for (int64_t ih = rows.begin; ih < rows.end; ++ih) {
        for (int64_t iw = columns.begin; iw < columns.end; ++iw) {
          const Lanes value = plane[ih * g.input.width + iw];
          const LaneInts larger =
              (value > best) | (value != value);  // NOLINT(misc-redundant-expression): a NaN wins
          best = larger ? value : best;
          place = larger ? LaneInts{} + static_cast<int32_t>(ih * g.kernel.width + iw - origin) : place;
        }
      }
      if (relu) {
        place = best <= 0 ? LaneInts{} + kNowhere : place;
        best = best < 0 ? Lanes{} : best;
      }
      out[i] = best;
      if (places != nullptr) place_out[i] = __builtin_convertvector(place, LaneBytes);
    });
  }
}

void lane_max_pool_backward(const WindowGeometry& g, const float* dy, const uint8_t* places, float* dx) {
  // Windows that do not overlap write each input once; only what no window reads must be cleared.
  const bool overlap = g.stride.height < g.kernel.height || g.stride.width < g.kernel.width;
  const bool covers_all =
      g.output.pixels() * g.kernel.height * g.kernel.width == g.input.pixels() && g.pad == Size2{0, 0};
  if (overlap || !covers_all) std::fill_n(dx, g.input.size() * kLanes, 0.0F);
  for (int64_t c = 0; c < g.input.channels; ++c) {
    Lanes* plane = as_lanes(dx) + c * g.input.pixels();
    const Lanes* in = as_lanes(dy) + c * g.output.pixels();
    const auto* place_in = reinterpret_cast<const LaneBytes*>(places) + c * g.output.pixels();
    for (int64_t oh = 0; oh < g.output.height; ++oh) {
      for_each_window(g, oh, [&](int64_t i, Range rows, Range columns, int64_t origin) {
        const LaneInts place = __builtin_convertvector(place_in[i], LaneInts);
        const Lanes gradient = in[i];
        for (int64_t ih = rows.begin; ih < rows.end; ++ih) {
          for (int64_t iw = columns.begin; iw < columns.end; ++iw) {
            const auto here = static_cast<int32_t>(ih * g.kernel.width + iw - origin);
            const Lanes share = place == here ? gradient : Lanes{};
            Lanes& to = plane[ih * g.input.width + iw];
            to = overlap ? to + share : share;
          }
        }
      });
    }
  }
}

}  // namespace cnn
