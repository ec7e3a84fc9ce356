#include "exchange/network_weights.h"

#include <algorithm>
#include <string>
#include <variant>

#include "base/error.h"

namespace cnn {
namespace {

// Layers that compute something in an evaluation.
std::vector<const LayerPlan*> computing(const NetworkPlan& plan) {
  std::vector<const LayerPlan*> layers;
  for (const LayerPlan& layer : plan.layers)
    if (!std::holds_alternative<DropoutSpec>(layer.spec.kind)) layers.push_back(&layer);
  return layers;
}

// Of windows that give the same volume, rounding tells nothing.
struct ComputesAsIts {
  const LayerKind& other;

  bool operator()(const ConvSpec& a) const {
    const auto& b = std::get<ConvSpec>(other);
    return a.kernel == b.kernel && a.stride == b.stride && a.pad == b.pad && a.groups == b.groups &&
           a.dilation == b.dilation;
  }
  bool operator()(const PoolSpec& a) const {
    const auto& b = std::get<PoolSpec>(other);
    return a.type == b.type && a.kernel == b.kernel && a.stride == b.stride && a.pad == b.pad &&
           a.counted() == b.counted();
  }
  bool operator()(const FcSpec&) const { return true; }
  template <typename Other>
  bool operator()(const Other& a) const {
    return a == std::get<Other>(other);
  }
};

bool computes_as(const LayerPlan& a, const LayerPlan& b) {
  return a.spec.kind.index() == b.spec.kind.index() && a.input == b.input && a.output == b.output &&
         std::visit(ComputesAsIts{b.spec.kind}, a.spec.kind);
}

std::string text_of(const LayerPlan& layer) {
  return layer.spec.name + " (" + type_name(layer.spec.kind) + ", to " + to_string(layer.output) + ")";
}

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Failure::model, "it is another network: " + why);
}

void take(const LayerPlan& layer, const LayerPlan& from, std::span<const std::vector<float>> given,
          std::vector<std::vector<float>>& values) {
  for (size_t i = 0; i < given.size(); ++i) {
    if (i < layer.parameters.size() && layer.parameters[i].dims == from.parameters[i].dims) {
      values.push_back(given[i]);
    } else if (!from.parameters[i].is_bias || std::ranges::any_of(given[i], [](float x) { return x != 0; })) {
      refuse(layer.spec.name + " has no biases here, and " + from.spec.name + " has some");
    }
  }
  for (size_t i = given.size(); i < layer.parameters.size(); ++i)
    values.emplace_back(static_cast<size_t>(element_count(layer.parameters[i].dims)));
}

}  // namespace

std::vector<std::vector<float>> values_for(const NetworkPlan& plan, const NetworkWeights& other) {
  const NetworkPlan others = plan_network(other.network);
  if (plan.input != others.input)
    refuse("images of " + to_string(others.input) + " there, of " + to_string(plan.input) + " here");
  const auto here = computing(plan);
  const auto there = computing(others);
  std::vector<std::vector<float>> values;
  size_t next = 0;  // of the other's values
  for (size_t i = 0; i < std::max(here.size(), there.size()); ++i) {
    if (i >= here.size()) refuse(text_of(*there[i]) + " comes there, and nothing here");
    if (i >= there.size()) refuse(text_of(*here[i]) + " comes here, and nothing there");
    if (!computes_as(*here[i], *there[i]))
      refuse(text_of(*there[i]) + " there is not what " + text_of(*here[i]) + " is here");
    const size_t count = there[i]->parameters.size();
    take(*here[i], *there[i], std::span(other.values).subspan(next, count), values);
    next += count;
  }
  return values;
}

}  // namespace cnn
