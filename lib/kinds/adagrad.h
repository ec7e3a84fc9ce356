// s += g^2;  w -= rate g/(sqrt(s) + epsilon)
//
// Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR
// 2011.
#pragma once

#include <cmath>

#include "kinds/key.h"
#include "kinds/kind_text.h"
#include "kinds/optimizer_step.h"

namespace cnn {

struct AdagradSpec {
  double epsilon = 1e-10;

  static constexpr KindText text = {"adagrad", "rates that fall by the sum of squares"};
  static constexpr double learning_rate = 0.01;
  static constexpr double weight_decay = 0;
  static constexpr bool shrinks_weights = false;

  static void describe(auto& spec, auto&& each) { each("epsilon", spec.epsilon, kPositive, kEpsilonMeaning); }
  bool operator==(const AdagradSpec&) const = default;

  Kept kept() const { return {"sum"}; }

  void update(const StepSettings& step, const Stretch& x) const {
    const GradientOf gradient_of(step);
    const auto rate = static_cast<float>(step.rate);
    const auto more = static_cast<float>(epsilon);
    float* value = x.value;
    float* sum = x.first;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      sum[i] += g * g;
      value[i] -= rate * g / (std::sqrt(sum[i]) + more);
    }
  }
};

}  // namespace cnn
