// v = momentum v + g;  w -= rate (nesterov ? g + momentum v : v);  without momentum w -= rate g
//
// Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning", ICML
// 2013.
#pragma once

#include <optional>

#include "kinds/key.h"
#include "kinds/kind_text.h"
#include "kinds/optimizer_step.h"

namespace cnn {

struct SgdSpec {
  double momentum = 0;
  bool nesterov = false;  // needs momentum > 0

  static constexpr KindText text = {"sgd", "gradient descent"};
  static constexpr double learning_rate = 0.01;
  static constexpr double weight_decay = 0;
  static constexpr bool shrinks_weights = false;

  static void describe(auto& spec, auto&& each) {
    each("momentum", spec.momentum, kBelowOne, "how much of the last step is taken again");
    each("nesterov", spec.nesterov, TrueOrFalse{}, "whether the step looks ahead along the momentum");
  }
  std::optional<Conflict> conflict() const {
    if (!nesterov || momentum > 0) return std::nullopt;
    return Conflict{"nesterov", "momentum", "'nesterov' needs a momentum above 0, such as momentum: 0.9"};
  }
  bool operator==(const SgdSpec&) const = default;

  Kept kept() const { return momentum > 0 ? Kept{"momentum"} : Kept{}; }

  void update(const StepSettings& step, const Stretch& x) const {
    const GradientOf gradient_of(step);
    const auto rate = static_cast<float>(step.rate);
    float* value = x.value;
    float* velocity = x.first;
    if (velocity == nullptr) {
#pragma omp simd
      for (int64_t i = 0; i < x.count; ++i) value[i] -= rate * gradient_of(x.gradient[i], value[i]);
      return;
    }
    const auto old = static_cast<float>(momentum);
    // g + momentum * v for Nesterov, 0 * g + 1 * v else: one loop without a branch.
    const float of_gradient = nesterov ? 1 : 0;
    const float of_velocity = nesterov ? old : 1;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      velocity[i] = old * velocity[i] + g;
      value[i] -= rate * (of_gradient * g + of_velocity * velocity[i]);
    }
  }
};

}  // namespace cnn
