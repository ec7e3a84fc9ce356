#include "kernels/im2col.h"

#include <catch2/catch.hpp>

#include "kernels/window_cases.h"

namespace cnn {
namespace {

const std::vector<WindowGeometry> kCases = {
    window({1, 1, 1}, {1, 1}, {1, 1}, {0, 0}),  window({3, 5, 7}, {1, 1}, {1, 1}, {0, 0}),
    window({2, 7, 5}, {3, 3}, {1, 1}, {1, 1}),  window({2, 9, 8}, {5, 2}, {2, 3}, {2, 1}),
    window({1, 4, 4}, {4, 4}, {1, 1}, {3, 3}),  window({2, 3, 11}, {3, 1}, {1, 4}, {0, 0}),
    window({3, 13, 6}, {2, 5}, {3, 1}, {1, 4}), window({1, 28, 28}, {5, 5}, {1, 1}, {0, 0}),
};

float input_at(const WindowGeometry& g, const std::vector<float>& x, int64_t c, int64_t h, int64_t w) {
  if (h < 0 || w < 0 || h >= g.input.height || w >= g.input.width) return 0;
  return x[static_cast<size_t>((c * g.input.height + h) * g.input.width + w)];
}

TEST_CASE("im2col: every column is its window, zero outside, for any block of rows") {
  for (const WindowGeometry& g : kCases) {
    const auto x = random_floats(g.input.size(), 1);
    for (int64_t begin = 0; begin < g.output.height; ++begin) {
      for (int64_t end = begin + 1; end <= g.output.height; ++end) {
        const int64_t pixels = (end - begin) * g.output.width;
        std::vector<float> columns(static_cast<size_t>(column_length(g) * pixels), NAN);
        im2col(g, x.data(), {begin, end}, columns.data());
        size_t i = 0;
        bool equal = true;
        for (int64_t c = 0; c < g.input.channels; ++c) {
          for (int64_t kh = 0; kh < g.kernel.height; ++kh) {
            for (int64_t kw = 0; kw < g.kernel.width; ++kw) {
              for (int64_t oh = begin; oh < end; ++oh) {
                for (int64_t ow = 0; ow < g.output.width; ++ow, ++i) {
                  equal = equal && columns[i] == input_at(g, x, c, oh * g.stride.height - g.pad.height + kh,
                                                          ow * g.stride.width - g.pad.width + kw);
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
    const Range rows{g.output.height / 2, g.output.height};
    const int64_t count = column_length(g) * rows.size() * g.output.width;
    const auto x = random_floats(g.input.size(), 2);
    const auto c = random_floats(count, 3);
    std::vector<float> columns(c.size());
    im2col(g, x.data(), rows, columns.data());
    std::vector<float> dx(x.size(), 0.0F);
    col2im_add(g, c.data(), rows, dx.data());
    double left = 0;
    double right = 0;
    for (size_t i = 0; i < c.size(); ++i) left += double{columns[i]} * c[i];
    for (size_t i = 0; i < x.size(); ++i) right += double{x[i]} * dx[i];
    CHECK(left == Approx(right).margin(1e-4));
  }
}

TEST_CASE("im2col: blocks hold at least one row and at most all") {
  CHECK(rows_per_block(window({1, 28, 28}, {5, 5}, {1, 1}, {0, 0})) == 24);
  CHECK(rows_per_block(window({512, 14, 10000}, {3, 3}, {1, 1}, {1, 1})) == 1);
}

}  // namespace
}  // namespace cnn
