// s = alpha s + (1 - alpha) g^2;  d = g/(sqrt(s) + epsilon);  w -= rate d,
// with momentum v = momentum v + d;  w -= rate v
//
// Hinton, "Neural networks for machine learning", Coursera, lecture 6e, 2012.
#pragma once

#include <cmath>

#include "kinds/key.h"
#include "kinds/kind_text.h"
#include "kinds/optimizer_step.h"

namespace cnn {

struct RmspropSpec {
  double alpha = 0.99;
  double momentum = 0;
  double epsilon = 1e-8;

  static constexpr KindText text = {"rmsprop", "rates by an average of squares"};
  static constexpr double learning_rate = 0.01;
  static constexpr double weight_decay = 0;
  static constexpr bool shrinks_weights = false;

  static void describe(auto& spec, auto&& each) {
    each("alpha", spec.alpha, kFraction, "how much of the average stays at each step");
    each("momentum", spec.momentum, kBelowOne, "how much of the last step is taken again");
    each("epsilon", spec.epsilon, kPositive, kEpsilonMeaning);
  }
  bool operator==(const RmspropSpec&) const = default;

  Kept kept() const { return momentum > 0 ? Kept{"square_avg", "momentum_buffer"} : Kept{"square_avg"}; }

  void update(const StepSettings& step, const Stretch& x) const {
    const GradientOf gradient_of(step);
    const auto rate = static_cast<float>(step.rate);
    const auto more = static_cast<float>(epsilon);
    const auto old = static_cast<float>(alpha);
    const auto fresh = static_cast<float>(1 - alpha);
    const auto again = static_cast<float>(momentum);
    float* value = x.value;
    float* squares = x.first;
    float* velocity = x.second;
    if (velocity == nullptr) {
#pragma omp simd
      for (int64_t i = 0; i < x.count; ++i) {
        const float g = gradient_of(x.gradient[i], value[i]);
        squares[i] = old * squares[i] + fresh * g * g;
        value[i] -= rate * g / (std::sqrt(squares[i]) + more);
      }
      return;
    }
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      squares[i] = old * squares[i] + fresh * g * g;
      velocity[i] = again * velocity[i] + g / (std::sqrt(squares[i]) + more);
      value[i] -= rate * velocity[i];
    }
  }
};

}  // namespace cnn
