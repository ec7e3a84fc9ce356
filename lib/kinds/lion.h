// c = beta1 m + (1 - beta1) g;  w = (1 - rate weight_decay) w - rate sign(c);  m = beta2 m + (1 - beta2) g,
// g without the decay, sign(0) = 0
//
// Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2.
#pragma once

#include "kinds/key.h"
#include "kinds/kind_text.h"
#include "kinds/optimizer_step.h"

namespace cnn {

struct LionSpec {
  double beta1 = 0.9;
  double beta2 = 0.99;

  static constexpr KindText text = {
      "lion", "the sign of an average of gradients; weight_decay shrinks the weights themselves"};
  static constexpr double learning_rate = 0.0001;
  static constexpr double weight_decay = 0;
  static constexpr bool shrinks_weights = true;

  static void describe(auto& spec, auto&& each) {
    each("beta1", spec.beta1, kBelowOne, "how much of the average counts in a step, beside its gradient");
    each("beta2", spec.beta2, kBelowOne, "how much of the average stays at each step");
  }
  bool operator==(const LionSpec&) const = default;

  Kept kept() const { return {"exp_avg"}; }

  void update(const StepSettings& step, const Stretch& x) const {
    const GradientOf gradient_of = GradientOf(step).without_decay();
    const auto rate = static_cast<float>(step.rate);
    const auto remaining = static_cast<float>(1 - step.rate * step.weight_decay);
    const auto old1 = static_cast<float>(beta1);
    const auto fresh1 = static_cast<float>(1 - beta1);
    const auto old2 = static_cast<float>(beta2);
    const auto fresh2 = static_cast<float>(1 - beta2);
    float* value = x.value;
    float* means = x.first;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      const float c = old1 * means[i] + fresh1 * g;
      const float sign = (c > 0 ? 1.0F : 0.0F) - (c < 0 ? 1.0F : 0.0F);
      value[i] = remaining * value[i] - rate * sign;
      means[i] = old2 * means[i] + fresh2 * g;
    }
  }
};

}  // namespace cnn
