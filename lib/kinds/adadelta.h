// s = rho s + (1 - rho) g^2;  d = g sqrt(a + epsilon)/sqrt(s + epsilon);
// a = rho a + (1 - rho) d^2;  w -= rate d
//
// Zeiler, "ADADELTA: an adaptive learning rate method", arXiv 1212.5701, 2012.
#pragma once

#include <cmath>

#include "kinds/key.h"
#include "kinds/kind_text.h"
#include "kinds/optimizer_step.h"

namespace cnn {

struct AdadeltaSpec {
  double rho = 0.9;
  double epsilon = 1e-6;

  static constexpr KindText text = {"adadelta", "rates by averages of squares, without a scale"};
  static constexpr double learning_rate = 1;
  static constexpr double weight_decay = 0;
  static constexpr bool shrinks_weights = false;

  static void describe(auto& spec, auto&& each) {
    each("rho", spec.rho, kFraction, "how much of the averages stays at each step");
    each("epsilon", spec.epsilon, kPositive, kEpsilonMeaning);
  }
  bool operator==(const AdadeltaSpec&) const = default;

  Kept kept() const { return {"square_avg", "acc_delta"}; }

  void update(const StepSettings& step, const Stretch& x) const {
    const GradientOf gradient_of(step);
    const auto rate = static_cast<float>(step.rate);
    const auto more = static_cast<float>(epsilon);
    const auto old = static_cast<float>(rho);
    const auto fresh = static_cast<float>(1 - rho);
    float* value = x.value;
    float* squares = x.first;
    float* deltas = x.second;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      squares[i] = old * squares[i] + fresh * g * g;
      const float delta = std::sqrt(deltas[i] + more) / std::sqrt(squares[i] + more) * g;
      deltas[i] = old * deltas[i] + fresh * delta * delta;
      value[i] -= rate * delta;
    }
  }
};

}  // namespace cnn
