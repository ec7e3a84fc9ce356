#include "spec/layer_rules.h"

#include <numeric>
#include <string>
#include <vector>

#include "kinds/key.h"
#include "spec/what_fits.h"

namespace cnn {
namespace {

using VolumeOrMisfit = std::variant<Volume, Misfit>;

// "1, 2, 5 or 10".
std::string divisors_text(int64_t number) {
  std::vector<std::string> divisors;
  for (int64_t i = 1; i <= number; ++i) {
    if (number % i == 0) divisors.push_back(std::to_string(i));
  }
  return listed(divisors, "or") + (divisors.size() == 1 ? " alone does" : " do");
}

VolumeOrMisfit windowed(const Windows& windows, const Volume& input, int64_t channels) {
  const Size2 image{input.height, input.width};
  if (!windows_fit(windows, image)) return Misfit{misfit_message(windows, image)};
  const auto counts = window_counts(windows, image);
  return Volume{channels, counts->height, counts->width};
}

std::string groups_message(const ConvSpec& conv, const Volume& input) {
  const std::string channels = std::to_string(input.channels);
  const std::string filters = std::to_string(conv.filters);
  const int64_t most = std::gcd(input.channels, conv.filters);
  return "cannot part " + channels + " channels and " + filters + " filters into " +
         std::to_string(conv.groups) +
         " groups of as many each\ngroups must divide both: " + divisors_text(most) +
         (most < input.channels
              ? "; for a depthwise one write groups: " + channels + " and filters: " + channels
              : "");
}

struct OutputOf {
  const Volume& input;

  template <typename Spec>
  requires(Spec::gives == Gives::what_comes) VolumeOrMisfit operator()(const Spec&) const { return input; }

  VolumeOrMisfit operator()(const ConvSpec& conv) const {
    if (input.channels % conv.groups != 0 || conv.filters % conv.groups != 0)
      return Misfit{groups_message(conv, input)};
    return windowed(windows_of(conv), input, conv.filters);
  }
  VolumeOrMisfit operator()(const PoolSpec& pool) const {
    return windowed(windows_of(pool), input, input.channels);
  }
  VolumeOrMisfit operator()(const FcSpec& fc) const { return Volume{fc.units, 1, 1}; }
  VolumeOrMisfit operator()(const SoftmaxSpec&) const {
    if (input.height == 1 && input.width == 1) return input;
    return Misfit{"a softmax takes a 1x1 volume, one number a class, and here comes " + to_string(input) +
                  "\nput an fc with a unit a class before it, or write `softmax: {classes: ...}`, which "
                  "brings its own"};
  }
  VolumeOrMisfit operator()(const GlobalPoolSpec&) const { return Volume{input.channels, 1, 1}; }
  // Of layers of layers: plan_paths.
  VolumeOrMisfit operator()(const ResidualSpec&) const { return input; }
  VolumeOrMisfit operator()(const BranchesSpec&) const { return input; }
};

struct ParametersOf {
  const std::string& layer;
  const Volume& input;

  using Shapes = std::vector<ParameterShape>;

  template <typename Spec>
  requires(!Spec::learns) Shapes operator()(const Spec&) const { return {}; }

  ParameterShape weight(const Dims& dims, const FirstValues& first, const LearningFactors& factors) const {
    return {layer + ".weight",     dims,          first,         false, false,
            factors.learning_rate, factors.decay, factors.frozen};
  }
  ParameterShape bias(int64_t size, const FirstValues& first, const LearningFactors& factors) const {
    return {layer + ".bias",
            {size},
            first,
            true,
            false,
            factors.bias_learning_rate,
            factors.decay,
            false,
            factors.bias_learning_until};
  }
  ParameterShape statistic(const char* name, double first) const {
    return {layer + "." + name, {input.channels}, Alike{first}, false, true, 0, 0};
  }
  template <typename Spec>
  Shapes product(const Dims& dims, const Spec& spec, int64_t groups = 1) const {
    Shapes shapes = {weight(dims, first_weights(spec.init, dims, groups), spec.factors)};
    if (spec.bias) {
      shapes.push_back(bias(dims[0], first_biases(spec.init, spec.bias_init, dims), spec.factors));
    }
    return shapes;
  }

  Shapes operator()(const ConvSpec& conv) const {
    return product({conv.filters, input.channels / conv.groups, conv.kernel.height, conv.kernel.width}, conv,
                   conv.groups);
  }
  Shapes operator()(const FcSpec& fc) const { return product({fc.units, input.size()}, fc); }
  Shapes operator()(const PreluSpec& prelu) const {
    return {weight({prelu.shared ? 1 : input.channels}, Alike{prelu.slope}, prelu.factors)};
  }
  Shapes operator()(const BatchNormSpec& norm) const {
    // It begins as the standard normal one: x stays nearly as it is.
    Shapes shapes;
    if (norm.affine) {
      shapes = {weight({input.channels}, Alike{1}, norm.factors),
                bias(input.channels, Alike{0}, norm.factors)};
    }
    shapes.push_back(statistic("running_mean", 0));
    shapes.push_back(statistic("running_var", 1));
    return shapes;
  }
};

}  // namespace

std::variant<Volume, Misfit> layer_output(const LayerKind& kind, const Volume& input) {
  return std::visit(OutputOf{input}, kind);
}

std::vector<ParameterShape> layer_parameters(const LayerSpec& layer, const Volume& input) {
  return std::visit(ParametersOf{layer.name, input}, layer.kind);
}

}  // namespace cnn
