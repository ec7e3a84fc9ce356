#include "kernels/pool.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/buffer.h"
#include "kernels/window_cases.h"

namespace cnn {
namespace {

// Pads up to half a kernel, windows that overlap, windows that leave rows unread, and ceil rounding (the last
// two).
std::vector<WindowGeometry> cases() {
  std::vector<WindowGeometry> all = {
      window({2, 4, 6}, {2, 2}, {2, 2}, {0, 0}),     window({3, 24, 24}, {2, 2}, {2, 2}, {0, 0}),
      window({1, 5, 7}, {2, 2}, {2, 2}, {0, 0}),     window({2, 7, 7}, {3, 3}, {2, 2}, {0, 0}),
      window({2, 6, 5}, {3, 2}, {1, 2}, {1, 1}),     window({1, 5, 5}, {5, 5}, {1, 1}, {2, 2}),
      window({2, 20, 20}, {17, 17}, {3, 3}, {8, 8}),
  };
  WindowGeometry ceil = window({2, 8, 8}, {3, 3}, {2, 2}, {0, 0});
  ceil.output = {2, 4, 4};
  all.push_back(ceil);
  WindowGeometry padded_ceil = window({1, 7, 6}, {4, 4}, {3, 3}, {2, 2});
  padded_ceil.output = {1, 3, 3};
  all.push_back(padded_ceil);
  WindowGeometry uneven = window({2, 6, 5}, {3, 4}, {1, 2}, {0, 1});  // pads [0, 1, 1, 2]
  uneven.output = {2, 5, 3};
  all.push_back(uneven);
  return all;
}

// Calls each(output, places inside the input, area inside what is `counted` around it) in the order of the
// output.
template <typename Window>
void for_each_window(const WindowGeometry& g, const Pads& counted, Window each) {
  size_t out = 0;
  for (int64_t c = 0; c < g.output.channels; ++c) {
    for (int64_t oh = 0; oh < g.output.height; ++oh) {
      for (int64_t ow = 0; ow < g.output.width; ++ow, ++out) {
        std::vector<size_t> inside;
        int64_t area = 0;
        for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
          for (int64_t kw = 0; kw < g.kernel.width; ++kw) {
            const int64_t h = oh * g.stride.height - g.pad.height + kh;
            const int64_t w = ow * g.stride.width - g.pad.width + kw;
            const bool in = h >= 0 && w >= 0 && h < g.input.height && w < g.input.width;
            if (in) inside.push_back(static_cast<size_t>((c * g.input.height + h) * g.input.width + w));
            const bool counts = h >= -counted.top && w >= -counted.left &&
                                h < g.input.height + counted.bottom && w < g.input.width + counted.right;
            if (counts) ++area;
          }
        }
        each(out, inside, area);
      }
    }
  }
}

// One image, or the same image in every lane, in a layout that kernels know; and back, from the first lane.
Buffer<float> laid_out(Layout layout, const Volume& volume, const std::vector<float>& x) {
  Buffer<float> y(layout_part_floats(layout, volume));
  if (layout == Layout::channels_last) {
    to_channels_last(volume, x.data(), y.data());
  } else {
    std::vector<float> copies;
    for (int64_t n = 0; n < lane_count(); ++n) copies.insert(copies.end(), x.begin(), x.end());
    to_lanes(copies.data(), lane_count(), volume.size(), y.data());
  }
  return y;
}

std::vector<float> dense(Layout layout, const Volume& volume, const Buffer<float>& y) {
  std::vector<float> x(static_cast<size_t>(volume.size()));
  if (layout == Layout::channels_last) {
    from_channels_last(volume, y.data(), x.data());
  } else {
    from_lanes(y.data(), 1, volume.size(), x.data());
  }
  return x;
}

// The kernels of each width of places.
template <typename Place>
constexpr auto& kPoolRow = max_pool_row_words;
template <>
constexpr auto& kPoolRow<uint8_t> = max_pool_row_bytes;

template <typename Place>
constexpr auto& kPoolBackward = max_pool_backward_words;
template <>
constexpr auto& kPoolBackward<uint8_t> = max_pool_backward_bytes;

template <typename Place>
void check_max_pool(const WindowGeometry& g, Layout layout, const Clamp& clamp, const std::vector<float>& x,
                    const std::vector<float>& dy, const std::vector<float>& expected_y,
                    const std::vector<float>& expected_dx) {
  const PixelVectors v = pixel_vectors(layout, g.input);
  const Buffer<float> in = laid_out(layout, g.input, x);
  Buffer<float> out(layout_part_floats(layout, g.output));
  Buffer<float> din(in.size());
  Buffer<Place> places(out.size());
  for (int64_t oh = 0; oh < g.output.height; ++oh) {
    kPoolRow<Place>(g, v, clamp, pool_rows(g, v, in.data()), oh, out.data(), nullptr);
  }
  CHECK(dense(layout, g.output, out) == expected_y);
  std::fill(out.span().begin(), out.span().end(), NAN);
  for (int64_t oh = 0; oh < g.output.height; ++oh) {
    kPoolRow<Place>(g, v, clamp, pool_rows(g, v, in.data()), oh, out.data(), places.data());
  }
  CHECK(dense(layout, g.output, out) == expected_y);
  std::fill(din.span().begin(), din.span().end(), NAN);
  kPoolBackward<Place>(g, v, laid_out(layout, g.output, dy).data(), places.data(), din.data());
  CHECK(dense(layout, g.input, din) == expected_dx);
}

TEST_CASE("max pool: the first maximum of each window, and its gradient goes there alone") {
  for (const WindowGeometry& g : cases()) {
    for (const Clamp& clamp : {kNoClamp, kRelu, Clamp{0, 1.5F}}) {
      auto x = random_floats(g.input.size(), 4);
      for (float& value : x) value = std::round(2 * value);  // many equals
      const auto dy = random_floats(g.output.size(), 5);
      std::vector<float> expected_y(dy.size());
      std::vector<float> expected_dx(x.size(), 0.0F);
      for_each_window(g, Pads(), [&](size_t out, const std::vector<size_t>& inside, int64_t) {
        size_t best = inside[0];
        for (const size_t i : inside) best = x[i] > x[best] ? i : best;
        expected_y[out] = std::clamp(x[best], clamp.low, clamp.high);
        if (x[best] > clamp.low && x[best] < clamp.high) expected_dx[best] += dy[out];
      });
      for (const Layout layout : {Layout::channels_last, Layout::lanes}) {
        if (places_fit_bytes(g)) check_max_pool<uint8_t>(g, layout, clamp, x, dy, expected_y, expected_dx);
        check_max_pool<int32_t>(g, layout, clamp, x, dy, expected_y, expected_dx);
      }
    }
  }
}

TEST_CASE("max pool: a NaN comes out, wherever in the window it is, and from its own lane only") {
  for (const WindowGeometry& g :
       {window({1, 2, 2}, {2, 2}, {2, 2}, {0, 0}), window({1, 3, 3}, {3, 3}, {1, 1}, {0, 0})}) {
    for (int64_t i = 0; i < g.input.size(); ++i) {
      Buffer<float> x(g.input.size() * lane_count());
      x[i * lane_count()] = NAN;
      Buffer<float> y(lane_count());
      max_pool_row_bytes(g, {1, 1}, kRelu, pool_rows(g, {1, 1}, x.data()), 0, y.data(), nullptr);
      CHECK(std::isnan(y[0]));
      CHECK(y[1] == 0);
    }
  }
}

TEST_CASE("average pool: divides by the window's area inside the input and the padding that counts") {
  for (const WindowGeometry& g : cases()) {
    for (const Pads& counted : {Pads(g.pad, g.pad), Pads(), Pads(g.pad, {1, 2})}) {
      const auto x = random_floats(g.input.size(), 7);
      const auto dy = random_floats(g.output.size(), 8);
      std::vector<double> expected_y(dy.size());
      std::vector<double> expected_dx(x.size(), 0.0);
      for_each_window(g, counted, [&](size_t out, const std::vector<size_t>& inside, int64_t area) {
        for (const size_t i : inside) {
          expected_y[out] += double{x[i]} / static_cast<double>(area);
          expected_dx[i] += double{dy[out]} / static_cast<double>(area);
        }
      });
      for (const Layout layout : {Layout::channels_last, Layout::lanes}) {
        const PixelVectors v = pixel_vectors(layout, g.input);
        Buffer<float> out(layout_part_floats(layout, g.output));
        Buffer<float> din(layout_part_floats(layout, g.input));
        average_pool_forward(g, counted, v, laid_out(layout, g.input, x).data(), {0, g.output.height},
                             out.data());
        average_pool_backward(g, counted, v, laid_out(layout, g.output, dy).data(), din.data());
        const auto y = dense(layout, g.output, out);
        const auto dx = dense(layout, g.input, din);
        for (size_t i = 0; i < y.size(); ++i) CHECK(y[i] == Approx(expected_y[i]).margin(1e-5));
        for (size_t i = 0; i < dx.size(); ++i) CHECK(dx[i] == Approx(expected_dx[i]).margin(1e-5));
      }
    }
  }
}

}  // namespace
}  // namespace cnn
