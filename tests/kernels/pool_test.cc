#include "kernels/pool.h"

#include <catch2/catch.hpp>
#include <cmath>

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
  return all;
}

// Calls window(output, channel, places inside the input) in the order of the output.
template <typename Window>
void for_each_window(const WindowGeometry& g, Window each) {
  size_t out = 0;
  for (int64_t c = 0; c < g.output.channels; ++c) {
    for (int64_t oh = 0; oh < g.output.height; ++oh) {
      for (int64_t ow = 0; ow < g.output.width; ++ow, ++out) {
        std::vector<size_t> inside;
        int64_t in_padding = 0;
        for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
          for (int64_t kw = 0; kw < g.kernel.width; ++kw) {
            const int64_t h = oh * g.stride.height - g.pad.height + kh;
            const int64_t w = ow * g.stride.width - g.pad.width + kw;
            const bool in = h >= 0 && w >= 0 && h < g.input.height && w < g.input.width;
            if (in) inside.push_back(static_cast<size_t>((c * g.input.height + h) * g.input.width + w));
            if (h < g.input.height + g.pad.height && w < g.input.width + g.pad.width) ++in_padding;
          }
        }
        each(out, inside, in_padding);
      }
    }
  }
}

TEST_CASE("max pool: the first maximum of each window, and its gradient goes there alone") {
  for (const WindowGeometry& g : cases()) {
    for (const bool relu : {false, true}) {
      auto x = random_floats(g.input.size(), 4);
      for (float& value : x) value = std::round(2 * value);  // many equals
      const auto dy = random_floats(g.output.size(), 5);
      std::vector<float> expected_y(dy.size());
      std::vector<float> expected_dx(x.size(), 0.0F);
      for_each_window(g, [&](size_t out, const std::vector<size_t>& inside, int64_t) {
        size_t best = inside[0];
        for (const size_t i : inside) best = x[i] > x[best] ? i : best;
        expected_y[out] = relu ? std::max(x[best], 0.0F) : x[best];
        if (!relu || x[best] > 0) expected_dx[best] += dy[out];
      });
      std::vector<float> y(dy.size(), NAN);
      std::vector<float> dx(x.size(), NAN);
      max_pool_forward(g, relu, x.data(), y.data(), static_cast<uint8_t*>(nullptr));
      CHECK(y == expected_y);
      if (g.kernel.height * g.kernel.width <= kMaxByteWindow) {
        std::vector<uint8_t> places(y.size());
        max_pool_forward(g, relu, x.data(), y.data(), places.data());
        CHECK(y == expected_y);
        max_pool_backward(g, relu, y.data(), dy.data(), places.data(), dx.data());
        CHECK(dx == expected_dx);
      }
      std::vector<int32_t> places(y.size());
      max_pool_forward(g, relu, x.data(), y.data(), places.data());
      CHECK(y == expected_y);
      max_pool_backward(g, relu, y.data(), dy.data(), places.data(), dx.data());
      CHECK(dx == expected_dx);
    }
  }
}

TEST_CASE("max pool: a NaN comes out, wherever in the window it is") {
  for (const WindowGeometry& g :
       {window({1, 2, 2}, {2, 2}, {2, 2}, {0, 0}), window({1, 3, 3}, {3, 3}, {1, 1}, {0, 0})}) {
    for (int64_t i = 0; i < g.input.size(); ++i) {
      auto x = random_floats(g.input.size(), 6);
      x[static_cast<size_t>(i)] = NAN;
      float y = 0;
      max_pool_forward(g, true, x.data(), &y, static_cast<uint8_t*>(nullptr));
      CHECK(std::isnan(y));
    }
  }
}

TEST_CASE("average pool: divides by the window's area inside the padded input") {
  for (const WindowGeometry& g : cases()) {
    const auto x = random_floats(g.input.size(), 7);
    const auto dy = random_floats(g.output.size(), 8);
    std::vector<double> expected_y(dy.size());
    std::vector<double> expected_dx(x.size(), 0.0);
    for_each_window(g, [&](size_t out, const std::vector<size_t>& inside, int64_t area) {
      for (const size_t i : inside) {
        expected_y[out] += double{x[i]} / static_cast<double>(area);
        expected_dx[i] += double{dy[out]} / static_cast<double>(area);
      }
    });
    std::vector<float> y(dy.size(), NAN);
    std::vector<float> dx(x.size(), NAN);
    average_pool_forward(g, x.data(), y.data());
    average_pool_backward(g, dy.data(), dx.data());
    for (size_t i = 0; i < y.size(); ++i) CHECK(y[i] == Approx(expected_y[i]).margin(1e-5));
    for (size_t i = 0; i < dx.size(); ++i) CHECK(dx[i] == Approx(expected_dx[i]).margin(1e-5));
  }
}

}  // namespace
}  // namespace cnn
