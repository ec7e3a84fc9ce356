#include "spec/network_spec.h"

#include <utility>

#include "base/error.h"
#include "spec/checked.h"
#include "spec/shape_rules.h"

namespace cnn {

NetworkPlan plan_network(const NetworkSpec& spec) {
  const Volume& input = spec.input;
  const auto size = checked_product({input.channels, input.height, input.width});
  if (!size || *size > kMaxElements) {
    throw Error(Failure::config, "the input, " + to_string(input) + ", has more than " +
                                     std::to_string(kMaxElements) + " elements, the most that one may have");
  }
  NetworkPlan network{input, {}, 0, 0};
  network.layers.reserve(spec.layers.size());
  Volume volume = input;
  for (const LayerSpec& layer : spec.layers) {
    auto planned = plan_layer(layer, volume);
    if (const auto* misfit = std::get_if<Misfit>(&planned)) {
      throw Error(Failure::config, layer.name + ": " + misfit->message);
    }
    auto& plan = std::get<LayerPlan>(planned);
    const auto parameters = checked_sum({network.parameter_count, plan.parameter_count});
    const auto macs = checked_sum({network.macs, plan.macs});
    if (!parameters || !macs) {
      throw Error(Failure::config,
                  layer.name + ": the network's parameters or multiply-accumulates exceed 2^63 - 1");
    }
    network.parameter_count = *parameters;
    network.macs = *macs;
    volume = plan.output;
    network.layers.push_back(std::move(plan));
  }
  return network;
}

}  // namespace cnn
