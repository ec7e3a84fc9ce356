#include "train/layer_causes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <variant>
#include <vector>

#include "train/likely_cause.h"

namespace cnn {
namespace {

constexpr double kTinyFactor = 1e-4;
constexpr double kHugeFactor = 100;
constexpr double kTinyStd = 1e-4;  // of first weights
constexpr double kHugeStd = 10;
constexpr double kHugeBias = 10;
constexpr size_t kMostLayers = 3;  // that are named

using Visit = std::function<void(const LayerSpec&)>;

void for_each_inside(const std::vector<LayerSpec>& layers, const Visit& visit) {
  for (const LayerSpec& layer : layers) {
    visit(layer);
    if (const auto* residual = std::get_if<ResidualSpec>(&layer.kind))
      for_each_inside(residual->layers, visit);
    if (const auto* branches = std::get_if<BranchesSpec>(&layer.kind)) {
      for (const auto& path : branches->paths) for_each_inside(path, visit);
    }
  }
}

// Calls visit(name, settings) for every conv and fc.
void for_each_weighted(const NetworkSpec& network, const auto& visit) {
  for_each_inside(network.layers, [&](const LayerSpec& layer) {
    if (const auto* conv = std::get_if<ConvSpec>(&layer.kind)) visit(layer.name, *conv);
    if (const auto* fc = std::get_if<FcSpec>(&layer.kind)) visit(layer.name, *fc);
  });
}

// "conv1, conv2, fc1 and 2 more"
std::string named(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kMostLayers); ++i) text += (i > 0 ? ", " : "") + names[i];
  return text +
         (names.size() > kMostLayers ? " and " + std::to_string(names.size() - kMostLayers) + " more" : "");
}

std::string in_factors(const NetworkSpec& network) {
  std::string cause;
  for_each_inside(network.layers, [&](const LayerSpec& layer) {
    const auto* scale = std::get_if<ScaleSpec>(&layer.kind);
    if (scale == nullptr || !cause.empty()) return;
    const double size = std::abs(scale->factor);
    if (size > kTinyFactor && size < kHugeFactor) return;
    cause = layer.name + " multiplies what comes by " + four_digits(scale->factor) +
            (size == 0             ? ", and nothing is left of it"
             : size <= kTinyFactor ? ", and next to nothing is left of it"
                                   : ", and softmax and gradients want numbers around 1") +
            "; leave it out, or give a factor such as 0.1";
  });
  return cause;
}

std::string in_first_weights(const NetworkSpec& network) {
  std::vector<std::string> tiny;
  std::vector<std::string> huge;
  double std = 0;
  for_each_weighted(network, [&](const std::string& name, const auto& layer) {
    if (layer.init.kind != InitKind::gaussian) return;
    auto* const list = layer.init.std <= kTinyStd ? &tiny : layer.init.std >= kHugeStd ? &huge : nullptr;
    if (list == nullptr) return;
    list->push_back(name);
    if (tiny.size() + huge.size() == 1) std = layer.init.std;
  });
  const auto& found = tiny.empty() ? huge : tiny;
  if (found.empty()) return "";
  return "the weights of " + named(found) +
         (tiny.empty() ? " begin enormous" : " begin at 0, or next to it") +
         " (init: {gaussian: " + four_digits(std) + "}); leave `init` out";
}

std::string in_first_biases(const NetworkSpec& network) {
  std::vector<std::string> found;
  double bias = 0;
  for_each_weighted(network, [&](const std::string& name, const auto& layer) {
    if (!layer.bias || std::abs(layer.bias_init) < kHugeBias) return;
    if (found.empty()) bias = layer.bias_init;
    found.push_back(name);
  });
  if (found.empty()) return "";
  return "the biases of " + named(found) + " begin at " + four_digits(bias) +
         ", which outweighs all that comes; leave `bias_init` out";
}

}  // namespace

std::string cause_in_layers(const NetworkSpec& network) {
  for (const auto look : {in_factors, in_first_weights, in_first_biases}) {
    if (std::string cause = look(network); !cause.empty()) return cause;
  }
  return "";
}

std::string cause_in_frozen_layers(const NetworkSpec& network) {
  std::vector<std::string> frozen;
  for_each_weighted(network, [&](const std::string& name, const auto& layer) {
    if (layer.factors.learning_rate == 0) frozen.push_back(name);
  });
  if (frozen.empty()) return "";
  return named(frozen) + (frozen.size() == 1 ? " stays" : " stay") +
         " as drawn, for `learning_rate: 0` in the layer freezes the weights; leave it out, or begin with "
         "trained ones (--init)";
}

}  // namespace cnn
