#include "layers/initialize.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "layers/gradient_check.h"

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
    OwnedParameter weight("weight", {50, 8, 5, 5}, 1);
    OwnedParameter bias("bias", {50}, 2);
    initialize_parameters({row.kind, 0.25}, 0.1, 7, 3, weight.view, &bias.view);
    const Moments m = moments_of(weight.values);
    CHECK(m.mean == Approx(0).margin(4 * row.std / 100));
    CHECK(m.std == Approx(row.std).epsilon(0.03));
    if (row.bound > 0) {
      CHECK(m.largest <= row.bound);
      CHECK(m.largest > 0.99 * row.bound);
    } else {
      CHECK(m.largest > 3 * row.std);
    }
    if (row.kind == InitKind::torch) {
      CHECK(moments_of(bias.values).std == Approx(row.std).epsilon(0.3));
    } else {
      CHECK(bias.values == std::vector<float>(50, 0.1F));
    }
  }
}

TEST_CASE("initialize: weights follow from seed and layer alone") {
  const auto draw = [](uint64_t seed, int64_t layer) {
    OwnedParameter weight("weight", {3, 5}, 1);
    initialize_parameters({}, 0, seed, layer, weight.view, nullptr);
    return weight.values;
  };
  CHECK(draw(1, 0) == draw(1, 0));
  CHECK(draw(1, 0) != draw(2, 0));
  CHECK(draw(1, 0) != draw(1, 1));
}

}  // namespace
}  // namespace cnn
