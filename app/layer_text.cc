#include "app/layer_text.h"

#include <fmt/format.h>

#include "app/side_text.h"
#include "base/readable_numbers.h"
#include "spec/layer_products.h"

namespace cnn::app {

namespace {

std::string rounding_text(Rounding rounding) {
  const std::string word = word_of(rounding);
  return word.empty() ? "" : ", " + word;
}

std::string pad_text(const Pads& pad) {
  if (pad == Pads()) return "";
  return ", pad " + (pad.are_even() ? side_text(pad.begin()) : to_string(pad));
}

struct Settings {
  std::string operator()(const ConvSpec& conv) const {
    const std::string stride = conv.stride == Size2{1, 1} ? "" : ", stride " + side_text(conv.stride);
    return fmt::format("{} {}{}{}{}{}{}{}", counted(conv.filters, "filter"), to_string(conv.kernel), stride,
                       conv.dilation == Size2{1, 1} ? "" : ", dilation " + side_text(conv.dilation),
                       pad_text(conv.pad), conv.groups > 1 ? fmt::format(", {} groups", conv.groups) : "",
                       rounding_text(conv.rounding), conv.bias ? "" : ", no bias");
  }
  std::string operator()(const PoolSpec& pool) const {
    return fmt::format("{} pool {}, stride {}{}{}{}", word_of(pool.type), to_string(pool.kernel),
                       side_text(pool.stride), pad_text(pool.pad),
                       pool.count_padding ? "" : ", padding not counted", rounding_text(pool.rounding));
  }
  std::string operator()(const FcSpec& fc) const {
    return fmt::format("{}{}", counted(fc.units, "unit"), fc.bias ? "" : ", no bias");
  }
  std::string operator()(const BatchNormSpec& norm) const {
    return fmt::format("batch norm, momentum {}{}{}", norm.momentum, norm.affine ? "" : ", not affine",
                       norm.synchronized ? ", over all shards" : "");
  }
  std::string operator()(const PreluSpec& prelu) const {
    return fmt::format("prelu, {}", prelu.shared ? "one slope" : "a slope a channel");
  }
  std::string operator()(const DropoutSpec& dropout) const {
    return fmt::format("drops {}{}", dropout.rate, dropout.spatial ? " of the channels" : "");
  }
  std::string operator()(const LrnSpec& lrn) const {
    return fmt::format("over {} channels, alpha {}, beta {}, k {}", lrn.size, lrn.alpha, lrn.beta, lrn.k);
  }
  std::string operator()(const GlobalPoolSpec& pool) const {
    return fmt::format("global {} pool", word_of(pool.type));
  }
  std::string operator()(const ScaleSpec& scale) const { return fmt::format("times {}", scale.factor); }
  std::string operator()(const ResidualSpec& residual) const {
    return fmt::format("x + {}", counted(std::ssize(residual.layers), "layer"));
  }
  std::string operator()(const GateSpec& gate) const {
    return fmt::format("x * {}", counted(std::ssize(gate.layers), "layer"));
  }
  std::string operator()(const BranchesSpec& branches) const {
    return fmt::format("{} branch{} by channel", branches.paths.size(),
                       branches.paths.size() == 1 ? "" : "es");
  }
  // "leaky_relu, slope 0.01": the word, and its settings.
  std::string operator()(const auto& settings) const {
    std::string text = settings.text.word;
    settings.describe(settings, [&](const char* name, const auto& value, const auto&... /*takes, meaning*/) {
      text += fmt::format(", {} {}", name, value);
    });
    return text;
  }
};

}  // namespace

std::string settings_text(const LayerKind& kind) {
  return visit_settings(Settings{}, kind);
}

std::string parameter_sum(const LayerPlan& layer) {
  const std::string product = product_of_parameters(layer);
  return product.empty() ? "" : fmt::format("{} = {}", product, layer.parameter_count);
}

std::string parameter_steps(const LayerPlan& layer) {
  if (layer.parameter_count == 0 || !layer.multiplies()) return parameter_sum(layer);
  const bool bias = layer.parameters.size() > 1;
  const int64_t of_one = layer.parameter_count / layer.output.channels;
  return fmt::format("{}{} = {}, {}*{} = {}", product_of_inputs(layer), bias ? " + 1" : "", of_one, of_one,
                     layer.output.channels, layer.parameter_count);
}

std::string mac_sum(const LayerPlan& layer) {
  if (layer.macs == 0) return "";
  const Volume& out = layer.output;
  const std::string outputs = out.pixels() == 1
                                  ? std::to_string(out.channels)
                                  : fmt::format("{}*{}*{}", out.width, out.height, out.channels);
  return fmt::format("{} * {} = {}", outputs, product_of_inputs(layer), layer.macs);
}

}  // namespace cnn::app
