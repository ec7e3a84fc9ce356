// One contract for gradients: f = dot(output, r) for a random r; backward must give the derivatives of f,
// which central differences approximate.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "layers/layer.h"
#include "random_values.h"

namespace cnn {

// Numbers of which no two are nearer than 0.02 and none nearer to 0 than 0.01, in random order: a step of
// central differences crosses no kink of a relu and no tie of a max pool.
inline std::vector<float> spread_floats(int64_t count, uint64_t seed) {
  Random random(seed, RandomUse::augment, 1);
  std::vector<float> values(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    values[static_cast<size_t>(i)] = 0.02F * static_cast<float>(i - count / 2) + 0.01F;
  }
  for (size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
  return values;
}

// A parameter with memory of its own.
struct OwnedParameter {
  OwnedParameter(const std::string& name, const Dims& dims, uint64_t seed)
      : values(random_floats(element_count(dims), seed)), gradients(values.size(), NAN) {
    view = {name, dims, dims.size() == 1, values, gradients};
  }

  std::vector<float> values;
  std::vector<float> gradients;
  Parameter view;
};

struct LayerUnderTest {
  std::function<std::unique_ptr<Layer>()> make;  // a fresh layer over the same parameters
  int64_t input_size;
  int64_t output_size;
  std::vector<OwnedParameter*> parameters;
};

// Checks dx and every parameter's gradient for a batch of `images` over 1 and 3 threads, and that inference
// gives the same output as training.
inline void check_gradients(const LayerUnderTest& test, int64_t images, float step = 1e-2F,
                            double margin = 2e-3) {
  for (const int threads : {1, 3}) {
    Workers workers(threads);
    const auto layer = test.make();
    workers.reserve(layer->scratch_needs(images, Mode::training));
    layer->prepare_training(images);
    auto x = spread_floats(images * test.input_size, 11);
    const auto r = random_floats(images * test.output_size, 12);
    std::vector<float> y(r.size());
    const auto f = [&](Mode mode) {
      layer->forward(x.data(), y.data(), images, mode, workers);
      double sum = 0;
      for (size_t i = 0; i < y.size(); ++i) sum += double{y[i]} * r[i];
      return sum;
    };
    f(Mode::inference);
    const auto inferred = y;
    f(Mode::training);
    CHECK(inferred == y);
    auto dy = r;
    std::vector<float> dx(x.size(), NAN);
    layer->backward(x.data(), y.data(), dy.data(), dx.data(), images, workers);

    const auto compare = [&](std::vector<float>& values, const std::vector<float>& gradients,
                             const std::string& what) {
      for (size_t i = 0; i < values.size(); ++i) {
        const float before = values[i];
        values[i] = before + step;
        const double above = f(Mode::inference);
        values[i] = before - step;
        const double below = f(Mode::inference);
        values[i] = before;
        INFO(what << "[" << i << "], " << threads << " threads");
        CHECK(gradients[i] == Approx((above - below) / (2 * double{step})).epsilon(2e-3).margin(margin));
      }
    };
    for (OwnedParameter* parameter : test.parameters) {
      compare(parameter->values, parameter->gradients, parameter->view.name);
    }
    compare(x, dx, "x");
  }
}

}  // namespace cnn
