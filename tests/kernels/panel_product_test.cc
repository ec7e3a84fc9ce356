#include "kernels/panel_product.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "random_values.h"

namespace cnn {
namespace {

struct Sizes {
  int64_t m, n, k;
};

std::vector<Sizes> sizes() {
  std::vector<Sizes> all;
  for (int64_t m = 1; m <= 27; ++m) all.push_back({m, (1 + m % 5) * lane_count(), 1 + m % 7});
  all.push_back({50, 3 * panel_columns() + lane_count(), 33});
  return all;
}

// B (k, n) -> panels.
std::vector<float> in_panels(const Sizes& s, const std::vector<float>& b) {
  std::vector<float> panels;
  for (int64_t first = 0; first < s.n; first += panel_columns()) {
    for (int64_t p = 0; p < s.k; ++p) {
      for (int64_t j = first; j < std::min(first + panel_columns(), s.n); ++j) {
        panels.push_back(b[static_cast<size_t>(p * s.n + j)]);
      }
    }
  }
  return panels;
}

TEST_CASE("panel product: packed rows give the same bits") {
  const Sizes s{37, 3 * lane_count(), 19};
  const auto a = random_floats(s.m * kPackedRowStep, 1);
  const auto b = random_floats(s.k * s.n, 2);
  std::vector<float> tight;
  for (int64_t i = 0; i < s.m; ++i) {
    for (int64_t p = 0; p < s.k; ++p) tight.push_back(a[static_cast<size_t>(i * kPackedRowStep + p)]);
  }
  std::vector<float> c(static_cast<size_t>(s.m * s.n));
  auto expected = c;
  product(s.m, s.n, s.k, {a.data(), kPackedRowStep, 1}, b.data(), s.n, Sum::write, c.data(), s.n);
  product(s.m, s.n, s.k, {tight.data(), s.k, 1}, b.data(), s.n, Sum::write, expected.data(), s.n);
  CHECK(c == expected);
}

TEST_CASE("panel product: equals plain loops, either way round, written or added, in panels or not") {
  for (const Sizes& s : sizes()) {
    for (const bool transposed : {false, true}) {
      for (const Sum sum : {Sum::write, Sum::add}) {
        const auto a = random_floats(s.m * s.k, 1);
        const auto b = random_floats(s.k * s.n, 2);
        const int64_t stride = s.n + 5;
        auto c = random_floats(s.m * stride, 3);
        if (sum == Sum::write) {
          for (float& value : c) value = NAN;
        }
        auto by_panels = c;
        const auto before = c;
        const ProductRows rows{a.data(), transposed ? 1 : s.k, transposed ? s.m : 1};
        product(s.m, s.n, s.k, rows, b.data(), s.n, sum, c.data(), stride);
        panel_product(s.m, s.n, s.k, rows, in_panels(s, b).data(), sum, by_panels.data(), stride);
        bool close = true;
        bool same = true;
        bool kept = true;
        for (int64_t i = 0; i < s.m; ++i) {
          for (int64_t j = 0; j < stride; ++j) {
            const auto at = static_cast<size_t>(i * stride + j);
            if (j >= s.n) {
              kept = kept && (c[at] == before[at] || std::isnan(before[at]));
              continue;
            }
            double expected = sum == Sum::add ? before[at] : 0.0;
            for (int64_t p = 0; p < s.k; ++p) {
              expected += double{rows.a[i * rows.row_step + p * rows.column_step]} *
                          b[static_cast<size_t>(p * s.n + j)];
            }
            close = close && std::abs(c[at] - expected) < 1e-4;
            same = same && c[at] == by_panels[at];
          }
        }
        CHECK(close);
        CHECK(same);
        CHECK(kept);
      }
    }
  }
}

}  // namespace
}  // namespace cnn
