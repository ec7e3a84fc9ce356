#include "spec/layer_products.h"

#include <variant>

namespace cnn {
namespace {

std::string product(int64_t a, int64_t b, int64_t c) {
  return std::to_string(a) + "*" + std::to_string(b) + "*" + std::to_string(c);
}

struct InputsOfOne {
  const Volume& input;

  std::string operator()(const ConvSpec& conv) const {
    return product(conv.kernel.width, conv.kernel.height, input.channels);
  }
  std::string operator()(const FcSpec&) const {
    if (input.pixels() == 1) return std::to_string(input.channels);
    return product(input.width, input.height, input.channels);
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";
  }
};

}  // namespace

std::string product_of_inputs(const LayerPlan& layer) {
  return std::visit(InputsOfOne{layer.input}, layer.spec.kind);
}

std::string product_of_parameters(const LayerPlan& layer) {
  if (layer.parameter_count == 0) return "";
  const std::string outputs = "*" + std::to_string(layer.output.channels);
  if (std::holds_alternative<BatchNormSpec>(layer.spec.kind)) return "2" + outputs;
  const bool bias = layer.parameters.size() > 1;
  return (bias ? "(" : "") + product_of_inputs(layer) + (bias ? " + 1)" : "") + outputs;
}

}  // namespace cnn
