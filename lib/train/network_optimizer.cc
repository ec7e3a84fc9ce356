#include "train/network_optimizer.h"

#include <vector>

namespace cnn {

std::unique_ptr<Optimizer> make_network_optimizer(const OptimizerSpec& spec, Network& network) {
  std::vector<ParameterView> views;
  for (const LayerPlan& layer : network.plan().layers) {
    for (const ParameterShape& shape : layer.parameters) {
      const Parameter& parameter = network.parameters()[views.size()];
      const bool decays = !shape.is_bias || spec.decay_biases;
      views.push_back({parameter.value, parameter.gradient, shape.learning_rate, decays ? shape.decay : 0.0});
    }
  }
  return make_optimizer(spec, views);
}

}  // namespace cnn
