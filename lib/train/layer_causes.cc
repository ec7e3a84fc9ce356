#include "train/layer_causes.h"

#include <algorithm>
#include <cmath>
#include <variant>
#include <vector>

#include "train/inner_layers.h"
#include "train/likely_cause.h"

namespace cnn {
namespace {

constexpr double kTinyFactor = 1e-4;
constexpr double kHugeFactor = 100;
constexpr double kTinyStd = 1e-4;  // of first weights
constexpr double kHugeStd = 10;
constexpr double kHugeBias = 10;
constexpr double kLittleFactor = 0.01;    // of a layer's own learning rate
constexpr double kHardlyMovedNorm = 0.5;  // what is left of the first statistics
constexpr int64_t kManySigmoids = 3;
constexpr size_t kMostLayers = 3;  // that are named

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
  double factor = 0;
  for_each_weighted(network, [&](const std::string& name, const auto& layer) {
    if (layer.factors.learning_rate > kLittleFactor) return;
    factor = std::max(factor, layer.factors.learning_rate);
    frozen.push_back(name);
  });
  if (frozen.empty()) return "";
  const std::string stays = named(frozen) + (frozen.size() == 1 ? " stays" : " stay");
  if (factor > 0)
    return stays + " nearly as drawn, for `learning_rate: " + four_digits(factor) +
           "` in the layer is a factor of train.optimizer.learning_rate; leave it out";
  return stays +
         " as drawn, for `learning_rate: 0` in the layer freezes the weights; leave it out, or begin with "
         "trained ones (--init)";
}

std::string cause_in_depth(const NetworkSpec& network) {
  int64_t sigmoids = 0;
  bool is_normalized = false;
  for_each_inside(network.layers, [&](const LayerSpec& layer) {
    const auto* activation = std::get_if<ActivationSpec>(&layer.kind);
    sigmoids += activation != nullptr && std::holds_alternative<Sigmoid>(activation->function) ? 1 : 0;
    is_normalized = is_normalized || std::holds_alternative<BatchNormSpec>(layer.kind);
  });
  if (sigmoids < kManySigmoids || is_normalized) return "";
  return std::to_string(sigmoids) +
         " sigmoids one behind the other each leave a quarter of the gradient at most; try relu in their "
         "place, or a batch_norm before each";
}

std::string cause_in_norms(const NetworkSpec& network, int64_t steps) {
  std::vector<std::string> slow;
  double momentum = 0;
  for_each_inside(network.layers, [&](const LayerSpec& layer) {
    const auto* norm = std::get_if<BatchNormSpec>(&layer.kind);
    if (norm == nullptr || std::pow(1 - norm->momentum, static_cast<double>(steps)) < kHardlyMovedNorm)
      return;
    momentum = std::max(momentum, norm->momentum);
    slow.push_back(layer.name);
  });
  if (slow.empty()) return "";
  return "the running statistics of " + named(slow) +
         ", by which images are evaluated, have hardly moved (momentum: " + four_digits(momentum) +
         "); usual is 0.1";
}

}  // namespace cnn
