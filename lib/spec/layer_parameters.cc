#include "spec/layer_parameters.h"

namespace cnn {
namespace {

struct ParametersOf {
  const std::string& layer;
  const Volume& input;

  using Shapes = std::vector<ParameterShape>;

  ParameterShape weight(const Dims& dims, const LearningFactors& factors) const {
    return {layer + ".weight", dims, false, false, factors.learning_rate, factors.decay};
  }
  ParameterShape bias(int64_t size, const LearningFactors& factors) const {
    return {layer + ".bias", {size}, true, false, factors.bias_learning_rate, factors.decay};
  }
  ParameterShape statistic(const char* name) const {
    return {layer + "." + name, {input.channels}, false, true, 0, 0};
  }
  Shapes product(const Dims& dims, bool has_bias, const LearningFactors& factors) const {
    Shapes shapes = {weight(dims, factors)};
    if (has_bias) shapes.push_back(bias(dims[0], factors));
    return shapes;
  }

  Shapes operator()(const ConvSpec& conv) const {
    return product({conv.filters, input.channels, conv.kernel.height, conv.kernel.width}, conv.bias,
                   conv.factors);
  }
  Shapes operator()(const FcSpec& fc) const { return product({fc.units, input.size()}, fc.bias, fc.factors); }
  Shapes operator()(const BatchNormSpec& norm) const {
    Shapes shapes;
    if (norm.affine) {
      shapes = {weight({input.channels}, norm.factors), bias(input.channels, norm.factors)};
    }
    shapes.push_back(statistic("running_mean"));
    shapes.push_back(statistic("running_var"));
    return shapes;
  }
  Shapes operator()(const PoolSpec&) const { return {}; }
  Shapes operator()(const ReluSpec&) const { return {}; }
  Shapes operator()(const SoftmaxSpec&) const { return {}; }
  Shapes operator()(const ActivationSpec&) const { return {}; }
  Shapes operator()(const DropoutSpec&) const { return {}; }
  Shapes operator()(const LrnSpec&) const { return {}; }
  Shapes operator()(const GlobalPoolSpec&) const { return {}; }
  Shapes operator()(const ScaleSpec&) const { return {}; }
  Shapes operator()(const ResidualSpec&) const { return {}; }
  Shapes operator()(const BranchesSpec&) const { return {}; }
};

}  // namespace

std::vector<ParameterShape> layer_parameters(const LayerSpec& layer, const Volume& input) {
  return std::visit(ParametersOf{layer.name, input}, layer.kind);
}

}  // namespace cnn
