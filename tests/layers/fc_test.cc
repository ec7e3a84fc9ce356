#include "layers/fc.h"

#include <catch2/catch.hpp>

#include "layers/gradient_check.h"

namespace cnn {
namespace {

TEST_CASE("fc: gradients match finite differences, with and without bias") {
  for (const auto& [units, inputs] : {std::pair<int64_t, int64_t>{1, 1}, {3, 7}, {10, 150}}) {
    OwnedParameter weight("weight", {units, inputs}, 1);
    OwnedParameter bias("bias", {units}, 2);
    check_gradients({[&] { return make_fc(false, weight.view, &bias.view); }, {&weight, &bias}}, 5);
    check_gradients({[&] { return make_fc(false, weight.view, nullptr); }, {&weight}}, 5);
  }
}

TEST_CASE("fc: with relu, what is below zero comes out as zero and passes no gradient") {
  OwnedParameter weight("weight", {2, 1}, 1);
  weight.values = {1, -1};
  weight.view.value = weight.values;
  const auto layer = make_fc(true, weight.view, nullptr);
  Workers workers(1);
  const std::vector<float> x = {3, -2};  // two images
  std::vector<float> y(4);
  layer->forward(x.data(), y.data(), 2, Mode::training, workers);
  CHECK(y == std::vector<float>{3, 0, 0, 2});
  std::vector<float> dy = {10, 20, 30, 40};
  std::vector<float> dx(2);
  layer->backward(x.data(), y.data(), dy.data(), dx.data(), 2, workers);
  CHECK(dx == std::vector<float>{10, -40});
  CHECK(weight.gradients == std::vector<float>{30, -80});
}

TEST_CASE("fc: large weights, split by units, give what the definition says, for any number of threads") {
  const int64_t units = 130;
  const int64_t inputs = 2100;
  OwnedParameter weight("weight", {units, inputs}, 1);
  OwnedParameter bias("bias", {units}, 2);
  const auto x = random_floats(3 * inputs, 3);
  std::vector<std::vector<float>> results;
  for (const int threads : {1, 2, 3}) {
    Workers workers(threads);
    const auto layer = make_fc(false, weight.view, &bias.view);
    std::vector<float> y(static_cast<size_t>(3 * units));
    layer->forward(x.data(), y.data(), 3, Mode::inference, workers);
    results.push_back(y);
  }
  CHECK(results[0] == results[1]);
  CHECK(results[0] == results[2]);
  for (int64_t n = 0; n < 3; ++n) {
    for (int64_t u = 0; u < units; ++u) {
      double sum = bias.values[static_cast<size_t>(u)];
      for (int64_t i = 0; i < inputs; ++i) {
        sum += double{x[static_cast<size_t>(n * inputs + i)]} *
               weight.values[static_cast<size_t>(u * inputs + i)];
      }
      CHECK(results[0][static_cast<size_t>(n * units + u)] == Approx(sum).epsilon(1e-4).margin(1e-3));
    }
  }
}

}  // namespace
}  // namespace cnn
