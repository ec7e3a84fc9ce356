#include "optim/update_rules.h"

#include <cmath>

namespace cnn {
namespace {

// The gradient that a rule works with.
struct Gradient {
  float scale;
  float decay;
  float l1;

  float operator()(float gradient, float value) const {
    const float sign = (value > 0 ? 1.0F : 0.0F) - (value < 0 ? 1.0F : 0.0F);
    return scale * gradient + (decay * value + l1 * sign);
  }
};

struct Update {
  const StepSettings& step;
  const Stretch& x;
  float rate = static_cast<float>(step.rate);
  Gradient gradient_of = {static_cast<float>(step.scale), static_cast<float>(step.weight_decay),
                          static_cast<float>(step.l1)};

  void operator()(const SgdSpec& spec) const {
    float* value = x.value;
    float* velocity = x.first;
    if (velocity == nullptr) {
#pragma omp simd
      for (int64_t i = 0; i < x.count; ++i) value[i] -= rate * gradient_of(x.gradient[i], value[i]);
      return;
    }
    const auto momentum = static_cast<float>(spec.momentum);
    // g + momentum * v for Nesterov, 0 * g + 1 * v else: one loop without a branch.
    const float of_gradient = spec.nesterov ? 1 : 0;
    const float of_velocity = spec.nesterov ? momentum : 1;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      velocity[i] = momentum * velocity[i] + g;
      value[i] -= rate * (of_gradient * g + of_velocity * velocity[i]);
    }
  }

  void operator()(const AdagradSpec& spec) const {
    const auto epsilon = static_cast<float>(spec.epsilon);
    float* value = x.value;
    float* sum = x.first;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      sum[i] += g * g;
      value[i] -= rate * g / (std::sqrt(sum[i]) + epsilon);
    }
  }

  void operator()(const AdadeltaSpec& spec) const {
    const auto epsilon = static_cast<float>(spec.epsilon);
    const auto old = static_cast<float>(spec.rho);
    const auto fresh = static_cast<float>(1 - spec.rho);
    float* value = x.value;
    float* squares = x.first;
    float* deltas = x.second;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      squares[i] = old * squares[i] + fresh * g * g;
      const float delta = std::sqrt(deltas[i] + epsilon) / std::sqrt(squares[i] + epsilon) * g;
      deltas[i] = old * deltas[i] + fresh * delta * delta;
      value[i] -= rate * delta;
    }
  }

  void operator()(const RmspropSpec& spec) const {
    const auto epsilon = static_cast<float>(spec.epsilon);
    const auto old = static_cast<float>(spec.alpha);
    const auto fresh = static_cast<float>(1 - spec.alpha);
    const auto momentum = static_cast<float>(spec.momentum);
    float* value = x.value;
    float* squares = x.first;
    float* velocity = x.second;
    if (velocity == nullptr) {
#pragma omp simd
      for (int64_t i = 0; i < x.count; ++i) {
        const float g = gradient_of(x.gradient[i], value[i]);
        squares[i] = old * squares[i] + fresh * g * g;
        value[i] -= rate * g / (std::sqrt(squares[i]) + epsilon);
      }
      return;
    }
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient_of(x.gradient[i], value[i]);
      squares[i] = old * squares[i] + fresh * g * g;
      velocity[i] = momentum * velocity[i] + g / (std::sqrt(squares[i]) + epsilon);
      value[i] -= rate * velocity[i];
    }
  }

  void operator()(const AdamSpec& spec) const {
    adam(spec, gradient_of, 1);
  }

  void operator()(const AdamwSpec& spec) const {
    const Gradient without_decay{gradient_of.scale, 0, gradient_of.l1};
    adam(spec, without_decay, static_cast<float>(1 - step.rate * step.weight_decay));
  }

  // `kept` of each value remains before the step.
  void adam(const AdamSpec& spec, const Gradient& gradient, float kept) const {
    const auto n = static_cast<double>(step.number);
    const auto size = static_cast<float>(step.rate / (1 - std::pow(spec.beta1, n)));
    const auto unbias = static_cast<float>(1 / std::sqrt(1 - std::pow(spec.beta2, n)));
    const auto epsilon = static_cast<float>(spec.epsilon);
    const auto old1 = static_cast<float>(spec.beta1);
    const auto fresh1 = static_cast<float>(1 - spec.beta1);
    const auto old2 = static_cast<float>(spec.beta2);
    const auto fresh2 = static_cast<float>(1 - spec.beta2);
    float* value = x.value;
    float* means = x.first;
    float* squares = x.second;
#pragma omp simd
    for (int64_t i = 0; i < x.count; ++i) {
      const float g = gradient(x.gradient[i], value[i]);
      means[i] = old1 * means[i] + fresh1 * g;
      squares[i] = old2 * squares[i] + fresh2 * g * g;
      value[i] = kept * value[i] - size * means[i] / (std::sqrt(squares[i]) * unbias + epsilon);
    }
  }
};

struct StateNames {
  using Names = std::vector<std::string>;

  Names operator()(const SgdSpec& spec) const { return spec.momentum > 0 ? Names{"momentum"} : Names{}; }
  Names operator()(const AdagradSpec&) const { return {"sum"}; }
  Names operator()(const AdadeltaSpec&) const { return {"square_avg", "acc_delta"}; }
  Names operator()(const RmspropSpec& spec) const {
    return spec.momentum > 0 ? Names{"square_avg", "momentum_buffer"} : Names{"square_avg"};
  }
  Names operator()(const AdamSpec&) const { return {"exp_avg", "exp_avg_sq"}; }
};

}  // namespace

void update(const OptimizerKind& kind, const StepSettings& step, const Stretch& stretch) {
  std::visit(Update{step, stretch}, kind);
}

std::vector<std::string> state_names(const OptimizerKind& kind) {
  return std::visit(StateNames{}, kind);
}

}  // namespace cnn
