#include "layers/fc.h"

#include <catch2/catch.hpp>

#include "layers/gradient_check.h"

namespace cnn {
namespace {

TEST_CASE("fc: gradients match finite differences, with and without bias") {
  for (const auto& [units, inputs] : {std::pair<int64_t, int64_t>{1, 1}, {3, 7}, {10, 150}}) {
    OwnedParameter weight("weight", {units, inputs}, 1);
    OwnedParameter bias("bias", {units}, 2);
    check_gradients({[&] { return make_fc(kNoClamp, weight.view, &bias.view); }, {&weight, &bias}}, 5);
    check_gradients({[&] { return make_fc(kNoClamp, weight.view, nullptr); }, {&weight}}, 5);
  }
}

TEST_CASE("fc: with relu, what is below zero comes out as zero and passes no gradient") {
  OwnedParameter weight("weight", {2, 1}, 1);
  weight.values = {1, -1};
  weight.view.value = weight.values;
  Workers workers(1);
  Dense tested(make_fc(kRelu, weight.view, nullptr), {2, 2}, workers);
  CHECK(tested.forward({3, -2}, 2, Mode::training) == std::vector<float>{3, 0, 0, 2});  // two images
  CHECK(tested.backward({10, 20, 30, 40}, 2) == std::vector<float>{10, -40});
  CHECK(weight.gradients == std::vector<float>{30, -80});
}

TEST_CASE("fc: small and large weights give what the definition says, for any number of threads") {
  for (const auto& [units, inputs] :
       {std::pair<int64_t, int64_t>{135, 2100}, {135, 2111}, {10, 700}, {1030, 5}, {1, 1}}) {
    for (const int64_t images : {3, 13, 77}) {
      OwnedParameter weight("weight", {units, inputs}, 1);
      OwnedParameter bias("bias", {units}, 2);
      const auto x = random_floats(images * inputs, 3);
      const auto dy = random_floats(images * units, 4);
      std::vector<std::vector<float>> results;
      for (const int threads : {1, 2, 3}) {
        Workers workers(threads);
        Dense tested(make_fc(kNoClamp, weight.view, &bias.view), {images, images}, workers);
        auto all = tested.forward(x, images, Mode::inference);
        CHECK(tested.forward(x, images, Mode::training) == all);
        for (const auto& more : {tested.backward(dy, images), weight.gradients, bias.gradients}) {
          all.insert(all.end(), more.begin(), more.end());
        }
        results.push_back(all);
      }
      CHECK(results[0] == results[1]);
      CHECK(results[0] == results[2]);
      std::vector<double> expected(results[0].size());
      const auto at = [](int64_t i) { return static_cast<size_t>(i); };
      double* y = expected.data();
      double* dx = y + images * units;
      double* dweight = dx + images * inputs;
      double* dbias = dweight + units * inputs;
      for (int64_t n = 0; n < images; ++n) {
        for (int64_t u = 0; u < units; ++u) {
          const double d = dy[at(n * units + u)];
          y[n * units + u] = bias.values[at(u)];
          dbias[u] += d;
          for (int64_t i = 0; i < inputs; ++i) {
            const double w = weight.values[at(u * inputs + i)];
            y[n * units + u] += x[at(n * inputs + i)] * w;
            dx[n * inputs + i] += d * w;
            dweight[u * inputs + i] += d * x[at(n * inputs + i)];
          }
        }
      }
      int64_t wrong = 0;
      for (size_t i = 0; i < expected.size(); ++i) {
        wrong += results[0][i] == Approx(expected[i]).epsilon(1e-4).margin(1e-3) ? 0 : 1;
      }
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("fc: an image's results are the same bits however many others are computed with it") {
  for (const auto& [units, inputs] : {std::pair<int64_t, int64_t>{135, 2111}, {135, 700}, {1000, 260}}) {
    constexpr int64_t kMost = 40;
    OwnedParameter weight("weight", {units, inputs}, 1);
    OwnedParameter bias("bias", {units}, 2);
    const auto x = random_floats(kMost * inputs, 3);
    Workers workers(2);
    Dense tested(make_fc(kRelu, weight.view, &bias.view), {kMost, kMost}, workers);
    const auto all = tested.forward(x, kMost, Mode::inference);
    for (const int64_t images : {1, 2, 3, 4, 5, 8, 9, 15, 16, 17}) {
      INFO(units << " x " << inputs << ", " << images << " images");
      const std::vector<float> some(x.begin(), x.begin() + images * inputs);
      const auto y = tested.forward(some, images, Mode::inference);
      CHECK(y == std::vector<float>(all.begin(), all.begin() + images * units));
    }
  }
}

}  // namespace
}  // namespace cnn
