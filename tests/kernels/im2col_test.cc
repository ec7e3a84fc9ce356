#include "kernels/im2col.h"
#include "kernels/window_order.h"

#include <catch2/catch.hpp>

#include "kernels/window_cases.h"

namespace cnn {
namespace {

const std::vector<WindowGeometry> kCases = {
    window({1, 1, 1}, {1, 1}, {1, 1}, {0, 0}),          window({3, 5, 7}, {1, 1}, {1, 1}, {0, 0}),
    window({2, 7, 5}, {3, 3}, {1, 1}, {1, 1}),          window({2, 9, 8}, {5, 2}, {2, 3}, {2, 1}),
    window({1, 4, 4}, {4, 4}, {1, 1}, {3, 3}),          window({2, 3, 11}, {3, 1}, {1, 4}, {0, 0}),
    window({3, 13, 6}, {2, 5}, {3, 1}, {1, 4}),         window({1, 28, 28}, {5, 5}, {1, 1}, {0, 0}),
    dilated({2, 9, 8}, {3, 2}, {1, 2}, {2, 1}, {2, 3}), dilated({3, 5, 6}, {2, 3}, {2, 1}, {0, 4}, {1, 4}),
};

// x: (H, W, C), pixels `stride` floats apart.
float input_at(const WindowGeometry& g, const std::vector<float>& x, int64_t stride, int64_t c, int64_t h,
               int64_t w) {
  if (h < 0 || w < 0 || h >= g.input.height || w >= g.input.width) return 0;
  return x[static_cast<size_t>((h * g.input.width + w) * stride + c)];
}

TEST_CASE("im2col: every row is its window, zero outside, for any block of rows and distance of pixels") {
  for (const WindowGeometry& g : kCases) {
    for (const int64_t stride : {g.input.channels, g.input.channels + 3}) {
      const auto x = random_floats(g.input.pixels() * stride, 1);
      for (int64_t begin = 0; begin < g.output.height; ++begin) {
        const int64_t end = std::min(begin + 3, g.output.height);
        std::vector<float> columns(static_cast<size_t>((end - begin) * g.output.width * window_length(g)),
                                   NAN);
        im2col(g, x.data(), stride, {begin, end}, columns.data());
        size_t i = 0;
        bool equal = true;
        for (int64_t oh = begin; oh < end; ++oh) {
          for (int64_t ow = 0; ow < g.output.width; ++ow) {
            for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
              for (int64_t kw = 0; kw < g.kernel.width; ++kw) {
                for (int64_t c = 0; c < g.input.channels; ++c, ++i) {
                  equal = equal &&
                          columns[i] == input_at(g, x, stride, c,
                                                 oh * g.stride.height - g.pad.height + kh * g.dilation.height,
                                                 ow * g.stride.width - g.pad.width + kw * g.dilation.width);
                }
              }
            }
          }
        }
        CHECK(equal);
      }
    }
  }
}

TEST_CASE("col2im: it is the transpose of im2col: <im2col(x), c> = <x, col2im(c)>") {
  for (const WindowGeometry& g : kCases) {
    for (const int64_t stride : {g.input.channels, g.input.channels + 3}) {
      const Range rows{g.output.height / 2, g.output.height};
      const int64_t count = window_length(g) * rows.size() * g.output.width;
      const auto x = random_floats(g.input.pixels() * stride, 2);
      const auto c = random_floats(count, 3);
      std::vector<float> columns(c.size());
      im2col(g, x.data(), stride, rows, columns.data());
      std::vector<float> dx(x.size(), 0.0F);
      col2im_add(g, c.data(), rows, dx.data(), stride);
      double left = 0;
      double right = 0;
      for (size_t i = 0; i < c.size(); ++i) left += double{columns[i]} * c[i];
      for (size_t i = 0; i < x.size(); ++i) right += double{x[i]} * dx[i];
      CHECK(left == Approx(right).margin(1e-4));
    }
  }
}

TEST_CASE("im2col: weights go into the order of windows and back") {
  const WindowGeometry g = window({3, 5, 5}, {2, 3}, {1, 1}, {0, 0}, 4);
  const auto weight = random_floats(4 * window_length(g), 1);
  std::vector<float> by_window(weight.size());
  to_window_order(g, 4, weight.data(), by_window.data());
  CHECK(by_window[0 * 18 + 0] == weight[0]);
  CHECK(by_window[1 * 18 + (1 * 3 + 2) * 3 + 2] == weight[1 * 18 + 2 * 6 + 1 * 3 + 2]);
  std::vector<float> back(weight.size());
  from_window_order(g, 4, by_window.data(), back.data());
  CHECK(back == weight);
}

TEST_CASE("im2col: blocks hold at least one row and at most all") {
  CHECK(rows_per_block(window({1, 28, 28}, {5, 5}, {1, 1}, {0, 0})) == 12);
  CHECK(rows_per_block(window({512, 14, 10000}, {3, 3}, {1, 1}, {1, 1})) == 1);
}

}  // namespace
}  // namespace cnn
