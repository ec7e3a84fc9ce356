#include "train/network_optimizer.h"

#include <vector>

namespace cnn {

std::unique_ptr<Optimizer> make_network_optimizer(const OptimizerSpec& spec, Network& network) {
  const std::span<Parameter> parameters = network.parameters_to_write();
  std::vector<ParameterView> views;
  for (const ParameterShape& shape : all_parameters(network.plan())) {
    const Parameter& parameter = parameters[views.size()];
    const bool decays = !shape.is_bias || spec.decay_biases;
    // Statistics keep their place, so that views and parameters are numbered alike.
    const std::span<float> value = shape.is_statistic ? std::span<float>() : parameter.value;
    views.push_back({value, parameter.gradient, shape.learning_rate, decays ? shape.decay : 0.0});
  }
  return std::make_unique<Optimizer>(spec, views);
}

}  // namespace cnn
