#include "layers/initialize.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace cnn {
namespace {

struct Moments {
  double mean = 0;
  double std = 0;
  double largest = 0;
};

Moments moments_of(const std::vector<float>& values) {
  Moments m;
  const auto count = static_cast<double>(values.size());
  for (const float v : values) m.mean += v / count;
  for (const float v : values) m.std += (v - m.mean) * (v - m.mean) / count;
  m.std = std::sqrt(m.std);
  for (const float v : values) m.largest = std::max(m.largest, std::abs(double{v}));
  return m;
}

std::vector<float> drawn(const FirstValues& first, uint64_t seed, int64_t layer, size_t tensor,
                         size_t count) {
  std::vector<float> values(count);
  initialize(first, seed, layer, tensor, values);
  return values;
}

TEST_CASE("initialize: each kind has its paper's spread") {
  // 50 filters over 8x5x5: fan_in 200, fan_out 1250.
  struct Row {
    InitKind kind;
    double std;
    double bound;  // of a uniform one; 0: normal
  };
  const double third = std::sqrt(1.0 / 3);
  for (const Row& row : {Row{InitKind::he, 0.1, 0}, Row{InitKind::lecun, std::sqrt(1.0 / 200), 0},
                         Row{InitKind::gaussian, 0.25, 0},
                         Row{InitKind::xavier, third * std::sqrt(6.0 / 1450), std::sqrt(6.0 / 1450)},
                         Row{InitKind::xavier_fan_in, third * std::sqrt(3.0 / 200), std::sqrt(3.0 / 200)},
                         Row{InitKind::torch, third * std::sqrt(1.0 / 200), std::sqrt(1.0 / 200)}}) {
    const Init init = {row.kind, 0.25};
    const std::vector<float> weights = drawn(first_weights(init, {50, 8, 5, 5}), 7, 3, 0, 10'000);
    const std::vector<float> biases = drawn(first_biases(init, 0.1, {50, 8, 5, 5}), 7, 3, 1, 50);
    const Moments m = moments_of(weights);
    CHECK(m.mean == Approx(0).margin(4 * row.std / 100));
    CHECK(m.std == Approx(row.std).epsilon(0.03));
    if (row.bound > 0) {
      CHECK(m.largest <= row.bound);
      CHECK(m.largest > 0.99 * row.bound);
    } else {
      CHECK(m.largest > 3 * row.std);
    }
    if (row.kind == InitKind::torch) {
      CHECK(moments_of(biases).std == Approx(row.std).epsilon(0.3));
    } else {
      CHECK(biases == std::vector<float>(50, 0.1F));
    }
  }
}

TEST_CASE("initialize: orthogonal rows, or columns where there are more rows, have the gain's length") {
  for (const auto& [rows, columns] : {std::pair<size_t, size_t>{5, 12}, {12, 5}, {6, 6}}) {
    const auto w = drawn(OrthogonallyDrawn{1.5, static_cast<int64_t>(rows)}, 1, 0, 0, rows * columns);
    const bool is_tall = rows > columns;
    const size_t count = std::min(rows, columns);
    const auto at = [&](size_t i, size_t k) {
      return double{is_tall ? w[k * columns + i] : w[i * columns + k]};
    };
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j <= i; ++j) {
        double product = 0;
        for (size_t k = 0; k < std::max(rows, columns); ++k) product += at(i, k) * at(j, k);
        CHECK(product == Approx(i == j ? 2.25 : 0).margin(1e-5));
      }
    }
  }
}

TEST_CASE(
    "initialize: dirac gives the channels back in the first outputs of each group, and draws the rest") {
  const Dims dims = {6, 2, 3, 3};
  const auto w = drawn(IdentityAndDrawn{dims, 2, EvenlyDrawn{0.25}}, 1, 0, 0, 108);
  for (size_t filter = 0; filter < 6; ++filter) {
    double sum = 0;
    for (size_t i = 0; i < 18; ++i) sum += std::abs(double{w[filter * 18 + i]});
    const size_t channel = filter % 3;  // three filters a group
    if (channel < 2) {
      CHECK(w[filter * 18 + channel * 9 + 4] == 1);
      CHECK(sum == 1);
    } else {
      CHECK(sum > 1);
    }
  }
}

TEST_CASE("initialize: numbers follow from seed, layer and tensor alone") {
  const auto draw = [](uint64_t seed, int64_t layer, size_t tensor) {
    return drawn(NormallyDrawn{1}, seed, layer, tensor, 15);
  };
  CHECK(draw(1, 0, 0) == draw(1, 0, 0));
  CHECK(draw(1, 0, 0) != draw(2, 0, 0));
  CHECK(draw(1, 0, 0) != draw(1, 1, 0));
  CHECK(draw(1, 0, 0) != draw(1, 0, 1));
}

}  // namespace
}  // namespace cnn
