// m = beta1 m + (1 - beta1) g;  s = beta2 s + (1 - beta2) g^2;
// w -= rate/(1 - beta1^n) m/(sqrt(s/(1 - beta2^n)) + epsilon)  in step n = 1, 2, ...
// adamw: first w *= 1 - rate weight_decay, and g is without it
//
// Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015; Loshchilov, Hutter, "Decoupled weight
// decay regularization", ICLR 2019.
#pragma once

#include <cmath>

#include "kinds/key.h"
#include "kinds/kind_text.h"
#include "kinds/optimizer_step.h"

namespace cnn {

struct AdamSpec {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  static constexpr KindText text = {"adam", "averages of gradients and of their squares"};
  static constexpr double learning_rate = 0.001;
  static constexpr double weight_decay = 0;
  static constexpr bool shrinks_weights = false;

  static void describe(auto& spec, auto&& each) {
    each("beta1", spec.beta1, kBelowOne, "how much of the average of gradients stays at each step");
    each("beta2", spec.beta2, kBelowOne, "how much of the average of their squares stays");
    each("epsilon", spec.epsilon, kPositive, kEpsilonMeaning);
  }
  bool operator==(const AdamSpec&) const = default;

  Kept kept() const { return {"exp_avg", "exp_avg_sq"}; }

  void update(const StepSettings& step, const Stretch& x) const { update(step, x, GradientOf(step), 1); }

 protected:
  // `remaining` of each value is there before the step.
  void update(const StepSettings& step, const Stretch& x, const GradientOf& gradient_of,
              float remaining) const {
    const auto n = static_cast<double>(step.number);
    const auto size = static_cast<float>(step.rate / (1 - std::pow(beta1, n)));
    const auto unbias = static_cast<float>(1 / std::sqrt(1 - std::pow(beta2, n)));
    const auto more = static_cast<float>(epsilon);
    const auto old1 = static_cast<float>(beta1);
    const auto fresh1 = static_cast<float>(1 - beta1);
    const auto old2 = static_cast<float>(beta2);
    const auto fresh2 = static_cast<float>(1 - beta2);
    float* value = x.value;
    float* means = x.first;
    float* squares = x.second;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      means[i] = old1 * means[i] + fresh1 * g;
      squares[i] = old2 * squares[i] + fresh2 * g * g;
      value[i] = remaining * value[i] - size * means[i] / (std::sqrt(squares[i]) * unbias + more);
    }
  }
};

struct AdamwSpec : AdamSpec {
  static constexpr KindText text = {"adamw", "adam whose weight_decay shrinks the weights themselves"};
  static constexpr double weight_decay = 0.01;
  static constexpr bool shrinks_weights = true;

  bool operator==(const AdamwSpec&) const = default;

  void update(const StepSettings& step, const Stretch& x) const {
    const auto remaining = static_cast<float>(1 - step.rate * step.weight_decay);
    AdamSpec::update(step, x, GradientOf(step).without_decay(), remaining);
  }
};

}  // namespace cnn
