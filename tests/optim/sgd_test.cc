#include <catch2/catch.hpp>

#include "optim/optimizer.h"
#include "random_values.h"

namespace cnn {
namespace {

// One number under SGD, step by step as torch.optim.SGD's documentation writes it.
struct PlainSgd {
  SgdSpec spec;
  bool decays;
  double velocity = 0;
  bool first = true;

  double step(double value, double gradient) {
    double g = gradient + (decays ? spec.weight_decay : 0) * value;
    if (spec.momentum != 0) {
      velocity = first ? g : spec.momentum * velocity + g;
      first = false;
      g = spec.nesterov ? g + spec.momentum * velocity : velocity;
    }
    return value - spec.learning_rate * g;
  }
};

TEST_CASE("sgd: 50 steps follow PyTorch's formula, for weights and biases of all sizes, over any threads") {
  for (const SgdSpec& spec :
       {SgdSpec{0.1, 0, false, 0}, SgdSpec{0.05, 0.9, false, 0}, SgdSpec{0.05, 0.9, true, 1e-2},
        SgdSpec{0.1, 0, false, 5e-2}, SgdSpec{0.02, 0.5, false, 5e-4}}) {
    for (const int threads : {1, 3}) {
      ThreadPool pool(threads);
      auto weights = random_floats(70000, 1);
      auto biases = random_floats(3, 2);
      std::vector<float> weight_gradients(weights.size());
      std::vector<float> bias_gradients(biases.size());
      const std::vector<ParameterView> views = {{weights, weight_gradients, true},
                                                {biases, bias_gradients, false}};
      const auto optimizer = make_sgd(spec, views);
      const std::vector<size_t> watched = {0, 1, 32767, 32768, 69999};
      std::vector<PlainSgd> plain(watched.size(), {spec, true});
      std::vector<double> expected;
      for (const size_t i : watched) expected.push_back(weights[i]);
      PlainSgd plain_bias{spec, false};
      double expected_bias = biases[2];
      for (uint64_t step = 0; step < 50; ++step) {
        const auto drawn = random_floats(70000, 10 + step);
        std::copy(drawn.begin(), drawn.end(), weight_gradients.begin());
        bias_gradients[2] = drawn[5];
        for (size_t i = 0; i < watched.size(); ++i)
          expected[i] = plain[i].step(expected[i], drawn[watched[i]]);
        expected_bias = plain_bias.step(expected_bias, drawn[5]);
        optimizer->step(spec.learning_rate, pool);
      }
      for (size_t i = 0; i < watched.size(); ++i)
        CHECK(weights[watched[i]] == Approx(expected[i]).margin(1e-4));
      CHECK(biases[2] == Approx(expected_bias).margin(1e-4));
    }
  }
}

}  // namespace
}  // namespace cnn
