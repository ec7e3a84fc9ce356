// v = momentum v + g;  u = nesterov ? g + momentum v : v, as a matrix with a row a filter or unit;
// X = u/(|u| + 1e-7), |.| being Frobenius's norm, then `steps` times with A = X X^T
//   X = a X + (b A + c A^2) X,  (a, b, c) = (3.4445, -4.7750, 2.0315);
// normalize_weights: first w *= sqrt(rows)/|w|;  w = (1 - rate weight_decay) w - rate X
//
// g without the decay. X has the directions of u, of nearly the same length each: Newton and Schulz's
// iteration. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024. For matrices
// alone: what is no weight of a conv or fc has another rule (`others`, spec/optimizer_spec.h).
#pragma once

#include "kinds/key.h"
#include "kinds/kind_text.h"
#include "kinds/optimizer_step.h"

namespace cnn {

struct MuonSpec {
  double momentum = 0.95;
  bool nesterov = true;
  int64_t steps = 5;
  bool normalize_weights = false;

  static constexpr KindText text = {
      "muon",
      "momentum with its directions made equally long, for weights of convs and fcs; weight_decay "
      "shrinks the weights themselves"};
  static constexpr double learning_rate = 0.02;
  static constexpr double weight_decay = 0;
  static constexpr bool shrinks_weights = true;

  static void describe(auto& spec, auto&& each) {
    each("momentum", spec.momentum, kBelowOne, "how much of the last step is taken again");
    each("nesterov", spec.nesterov, TrueOrFalse{}, "whether the step looks ahead along the momentum");
    each("steps", spec.steps, WholeRange{1, 100}, "of the iteration that makes directions equally long");
    each("normalize_weights", spec.normalize_weights, TrueOrFalse{},
         "whether weights first get the norm sqrt(filters or units)");
  }
  bool operator==(const MuonSpec&) const = default;

  Kept kept() const { return momentum > 0 ? Kept{"momentum"} : Kept{}; }

  // What comes before the matrix: u into the second of the numbers beside each weight. The weights stay.
  void update(const StepSettings& step, const Stretch& x) const {
    const GradientOf gradient_of = GradientOf(step).without_decay();
    const auto old = static_cast<float>(momentum);
    const float of_gradient = nesterov ? 1 : 0;
    const float of_velocity = nesterov ? old : 1;
    float* direction = x.second;
    float* velocity = x.first;
    if (velocity == nullptr) {
#pragma omp simd
      for (int64_t i = 0; i < x.count; ++i) direction[i] = gradient_of(x.gradient[i], x.value[i]);
      return;
    }
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], x.value[i]);
      velocity[i] = old * velocity[i] + g;
      direction[i] = of_gradient * g + of_velocity * velocity[i];
    }
  }
};

}  // namespace cnn
