// Dead units and gradients, by some images.
#include "app/unit_meter.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace cnn::app {
namespace {

using Floats = std::vector<float>;

LayerSpec fc(const char* name, int64_t units) {
  FcSpec spec;
  spec.units = units;
  return {name, spec};
}

// Two numbers, three units behind a relu, two classes; the third unit is dead whatever the image.
struct Metered {
  Metered() {
    probe.copy_weights(std::vector<ConstParameter>{{"fc1.weight", {3, 2}, false, false, first, {}},
                                                   {"fc1.bias", {3}, true, false, first_bias, {}},
                                                   {"fc2.weight", {2, 3}, false, false, second, {}},
                                                   {"fc2.bias", {2}, true, false, second_bias, {}}});
  }

  Floats first = {1, 0, 0, 1, 0, 0};
  Floats first_bias = {0, 0, -1};
  Floats second = {1, 0, 0, 0, 1, 0};
  Floats second_bias = {0, 0};
  Workers workers{1};
  Probe probe{plan_network({{1, 1, 2},
                            {fc("fc1", 3), {"relu1", ReluSpec{}}, fc("fc2", 2), {"softmax", SoftmaxSpec{}}}}),
              workers};
};

}  // namespace

TEST_CASE("units: dead is what is 0 for every image, zeros are the mean share of an image") {
  Metered metered;
  UnitMeter meter(metered.probe);
  meter.add(Floats{2, -1}, 0);
  meter.add(Floats{3, 1}, 0);
  const std::vector<UnitFigures> figures = meter.figures();
  REQUIRE(figures.size() == 1);
  CHECK(figures[0].layer == "relu1");
  CHECK(figures[0].units == 3);
  CHECK(figures[0].dead == 1);
  CHECK(figures[0].images == 2);
  CHECK(figures[0].zeros == Approx((2.0 / 3 + 1.0 / 3) / 2));
}

TEST_CASE("units: gradients are those of the loss, the mean of their norms over the images") {
  Metered metered;
  UnitMeter meter(metered.probe);
  // Scores (2, 0) and (3, 1): the same probabilities, and p - y = +-(1 - p, p - 1) for the right class 0.
  meter.add(Floats{2, -1}, 0);
  meter.add(Floats{3, 1}, 1);
  const double p = 1 / (1 + std::exp(-2.0));
  std::vector<WeightFigures> weights(3);
  weights[0].name = "fc2.bias";
  weights[1].name = "fc2.weight";
  weights[2].name = "of another network";
  meter.add_gradients(weights);
  const double right = std::sqrt(2) * (1 - p);
  const double wrong = std::sqrt(2) * p;
  CHECK(weights[0].gradient_norm.value() == Approx((right + wrong) / 2));
  CHECK(weights[1].gradient_norm.value() == Approx((2 * right + std::sqrt(10) * wrong) / 2));
  CHECK_FALSE(weights[2].gradient_norm);
}

TEST_CASE("units: images are spread evenly, at most 200 of them, and fewer of a costly network") {
  Metered metered;
  const UnitMeter meter(metered.probe);
  CHECK(meter.sample(3) == std::vector<int64_t>{0, 1, 2});
  const std::vector<int64_t> many = meter.sample(10'000);
  CHECK(many.size() == 200);
  CHECK(many.front() == 0);
  CHECK(many.back() == 9950);
}

}  // namespace cnn::app
