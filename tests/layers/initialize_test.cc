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
