#include "spec/network_spec.h"

#include <utility>

#include "base/error.h"
#include "spec/checked.h"
#include "spec/shape_rules.h"

namespace cnn {
namespace {

void append_layers(const std::vector<LayerPlan>& layers, std::vector<const LayerPlan*>& all) {
  for (const LayerPlan& layer : layers) {
    for (const auto& path : layer.paths) append_layers(path, all);
    all.push_back(&layer);
  }
}

// The costs of all layers; throws where they exceed 64 bits.
void add_costs(NetworkPlan& network) {
  for (const LayerPlan* layer : all_layers(network.layers)) {
    const auto parameters = checked_sum({network.parameter_count, layer->parameter_count});
    const auto macs = checked_sum({network.macs, layer->macs});
    if (!parameters || !macs) {
      throw Error(Failure::config,
                  layer->spec.name + ": the network's parameters or multiply-accumulates exceed 2^63 - 1");
    }
    network.parameter_count = *parameters;
    network.macs = *macs;
  }
}

constexpr int64_t kMostWhitened = 1024;  // numbers of a patch, whose products are n^2

// Why `layer` cannot begin as what whitens the patches that the images show; empty if it can.
std::string whitening_fault(const LayerPlan& layer, const NetworkPlan& network) {
  const auto* conv = std::get_if<ConvSpec>(&layer.spec.kind);
  if (conv == nullptr || &layer != &network.layers.front())
    return "is for a conv that is the network's first layer: it takes patches of the images";
  if (conv->groups > 1) return "is for a conv without groups";
  const int64_t patch = layer.input.channels * conv->kernel.height * conv->kernel.width;
  if (patch > kMostWhitened)
    return "is for patches of at most " + std::to_string(kMostWhitened) + " numbers, and these have " +
           std::to_string(patch);
  if (conv->filters > 2 * patch)
    return "gives at most " + std::to_string(2 * patch) +
           " filters here, two for each number of a patch: write filters: " + std::to_string(2 * patch);
  return "";
}

bool whitens(const LayerKind& kind) {
  const auto of = [](const auto& one) {
    if constexpr (requires { one.init; }) return one.init.kind == InitKind::whiten;
    return false;
  };
  return std::visit(of, kind);
}

void check_whitening(const NetworkPlan& network) {
  for (const LayerPlan* layer : all_layers(network.layers)) {
    if (!whitens(layer->spec.kind)) continue;
    const std::string fault = whitening_fault(*layer, network);
    if (!fault.empty()) throw Error(Failure::config, layer->spec.name + ": init: whiten " + fault);
  }
}

}  // namespace

NetworkPlan plan_network(const NetworkSpec& spec) {
  const Volume& input = spec.input;
  const auto size = checked_product({input.channels, input.height, input.width});
  if (!size || *size > kMaxElements) {
    throw Error(Failure::config, "the input, " + to_string(input) + ", has more than " +
                                     std::to_string(kMaxElements) + " elements, the most that one may have");
  }
  NetworkPlan network;
  network.input = input;
  network.layers.reserve(spec.layers.size());
  Volume volume = input;
  for (const LayerSpec& layer : spec.layers) {
    auto planned = plan_layer(layer, volume);
    if (const auto* misfit = std::get_if<Misfit>(&planned)) {
      throw Error(Failure::config, layer.name + ": " + misfit->message);
    }
    auto& plan = std::get<LayerPlan>(planned);
    volume = plan.output;
    network.layers.push_back(std::move(plan));
  }
  add_costs(network);
  check_whitening(network);
  return network;
}

bool takes_input_itself(const LayerPlan& layer) {
  const bool is_sum = std::holds_alternative<ResidualSpec>(layer.spec.kind);
  return (is_sum && layer.paths.size() == 1) || std::holds_alternative<GateSpec>(layer.spec.kind);
}

std::vector<const LayerPlan*> all_layers(const std::vector<LayerPlan>& layers) {
  std::vector<const LayerPlan*> all;
  append_layers(layers, all);
  return all;
}

std::vector<ParameterShape> all_parameters(const NetworkPlan& plan) {
  std::vector<ParameterShape> all;
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    all.insert(all.end(), layer->parameters.begin(), layer->parameters.end());
  }
  return all;
}

}  // namespace cnn
