// v = momentum v + rate t (g + weight_decay w);  w -= v, where t = trust |w| / (|dw| + weight_decay |w|) of
// all weights of a layer, and 1 of its biases and norms, and where one of the two norms is 0
//
// You, Gitman, Ginsburg, "Large batch training of convolutional networks", arXiv:1708.03888, algorithm 1.
#pragma once

#include "kinds/key.h"
#include "kinds/kind_text.h"
#include "kinds/optimizer_step.h"

namespace cnn {

struct LarsSpec {
  double momentum = 0.9;
  double trust = 0.001;

  static constexpr KindText text = {
      "lars", "gradient descent for large batches: each layer's step is in proportion to its weights"};
  static constexpr double learning_rate = 1;
  static constexpr double weight_decay = 0;
  static constexpr bool shrinks_weights = false;

  static void describe(auto& spec, auto&& each) {
    each("momentum", spec.momentum, kBelowOne, "how much of the last step is taken again");
    each("trust", spec.trust, kPositive, "a step at rate 1 over its weights, by their norms");
  }
  bool operator==(const LarsSpec&) const = default;

  Kept kept() const { return {"momentum"}; }

  // t, of all weights of a layer and of the gradients without decay.
  double trust_of(double weights, double gradient, double decay) const {
    return weights > 0 && gradient > 0 ? trust * weights / (gradient + decay * weights) : 1;
  }

  // `step.rate`: rate t.
  void update(const StepSettings& step, const Stretch& x) const {
    const GradientOf gradient_of(step);
    const auto rate = static_cast<float>(step.rate);
    const auto old = static_cast<float>(momentum);
    float* value = x.value;
    float* velocity = x.first;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      velocity[i] = old * velocity[i] + rate * gradient_of(x.gradient[i], value[i]);
      value[i] -= velocity[i];
    }
  }
};

}  // namespace cnn
