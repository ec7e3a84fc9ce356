#include "spec/shape_rules.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "spec/checked.h"
#include "spec/layer_parameters.h"
#include "spec/misfit.h"
#include "spec/plan_paths.h"

namespace cnn {

namespace {

using VolumeOrMisfit = std::variant<Volume, Misfit>;

std::string too_large(const std::string& what) {
  return what + " has more than " + std::to_string(kMaxElements) + " elements, the most that one may have";
}

VolumeOrMisfit bounded(const Volume& volume) {
  const auto size = checked_product({volume.channels, volume.height, volume.width});
  if (!size || *size > kMaxElements) return Misfit{too_large("its output, " + to_string(volume) + ",")};
  return volume;
}

VolumeOrMisfit windowed(const Windows& windows, const Volume& input, int64_t channels) {
  const Size2 image{input.height, input.width};
  const auto counts = window_counts(windows, image);
  if (!counts) return Misfit{misfit_message(windows, image)};
  if (!pad_is_allowed(windows)) return Misfit{pad_message(windows, image)};
  return bounded({channels, counts->height, counts->width});
}

// The output of a layer that holds no others.
struct ShapeRule {
  const Volume& input;

  VolumeOrMisfit operator()(const ConvSpec& conv) const {
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
  VolumeOrMisfit operator()(const ReluSpec&) const { return input; }
  VolumeOrMisfit operator()(const ActivationSpec&) const { return input; }
  VolumeOrMisfit operator()(const BatchNormSpec&) const { return input; }
  VolumeOrMisfit operator()(const DropoutSpec&) const { return input; }
  VolumeOrMisfit operator()(const LrnSpec&) const { return input; }
  VolumeOrMisfit operator()(const ScaleSpec&) const { return input; }
  VolumeOrMisfit operator()(const ResidualSpec&) const { return input; }
  VolumeOrMisfit operator()(const BranchesSpec&) const { return input; }
};

// A number that is not whole: with two decimals at most, but with more where those would show a whole one
// (1.003).
std::string fraction_text(double value) {
  char text[64];
  for (int decimals = 2; decimals < 10; ++decimals) {
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    if (std::strtod(text, nullptr) != std::round(value)) break;
  }
  const std::string digits = text;
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::optional<int64_t> checked_count(const Dims& dims) {
  std::optional<int64_t> count = 1;
  for (const int64_t side : dims) {
    if (count) count = checked_product({*count, side});
  }
  return count;
}

}  // namespace

std::optional<int64_t> window_count(int64_t side, int64_t kernel, int64_t stride, int64_t pad,
                                    Rounding rounding, bool is_pool) {
  const int64_t span = side - kernel + 2 * pad;
  if (rounding == Rounding::exact && span % stride != 0) return std::nullopt;
  int64_t count = (rounding == Rounding::ceil ? ceil_div(span, stride) : floor_div(span, stride)) + 1;
  if (rounding == Rounding::ceil && is_pool && (count - 1) * stride >= side + pad) --count;
  if (count < 1) return std::nullopt;
  return count;
}

std::string window_sum(int64_t side, int64_t kernel, int64_t stride, int64_t pad) {
  const int64_t span = side - kernel + 2 * pad;
  const std::string left = std::string("(") + std::to_string(side) + " - " + std::to_string(kernel) +
                           " + 2*" + std::to_string(pad) + ")/" + std::to_string(stride) + " + 1 = ";
  if (span % stride == 0) return left + std::to_string(span / stride + 1);
  return left + fraction_text(static_cast<double>(span) / static_cast<double>(stride) + 1);
}

namespace {

// What a layer of layers does: `plan` gets its paths and its output.
template <typename Spec>
std::optional<Misfit> add_paths(const Spec& spec, LayerPlan& plan) {
  auto planned = plan_paths(plan.spec, spec, plan.input);
  if (auto* misfit = std::get_if<Misfit>(&planned)) return std::move(*misfit);
  plan.paths = std::move(std::get<PlannedPaths>(planned).paths);
  const auto output = bounded(std::get<PlannedPaths>(planned).output);
  if (const auto* misfit = std::get_if<Misfit>(&output)) return *misfit;
  plan.output = std::get<Volume>(output);
  return std::nullopt;
}

std::optional<Misfit> add_output(LayerPlan& plan) {
  if (const auto* residual = std::get_if<ResidualSpec>(&plan.spec.kind)) return add_paths(*residual, plan);
  if (const auto* branches = std::get_if<BranchesSpec>(&plan.spec.kind)) return add_paths(*branches, plan);
  auto output = std::visit(ShapeRule{plan.input}, plan.spec.kind);
  if (auto* misfit = std::get_if<Misfit>(&output)) return std::move(*misfit);
  plan.output = std::get<Volume>(output);
  return std::nullopt;
}

std::optional<Misfit> add_parameters(LayerPlan& plan) {
  plan.parameters = layer_parameters(plan.spec, plan.input);
  for (const ParameterShape& parameter : plan.parameters) {
    const auto count = checked_count(parameter.dims);
    if (!count || *count > kMaxElements) {
      return Misfit{too_large("its weight, " + to_string(parameter.dims) + ",")};
    }
    if (!parameter.is_statistic) plan.parameter_count += *count;
  }
  return std::nullopt;
}

bool multiplies(const LayerKind& kind) {
  return std::holds_alternative<ConvSpec>(kind) || std::holds_alternative<FcSpec>(kind);
}

}  // namespace

std::variant<LayerPlan, Misfit> plan_layer(const LayerSpec& layer, const Volume& input) {
  LayerPlan plan;
  plan.spec = layer;
  plan.input = input;
  if (auto misfit = add_output(plan)) return std::move(*misfit);
  if (auto misfit = add_parameters(plan)) return std::move(*misfit);
  if (multiplies(layer.kind)) {
    // Each weight meets each output pixel once; both are below 2^31.
    plan.macs = element_count(plan.parameters[0].dims) * plan.output.pixels();
  }
  return plan;
}

}  // namespace cnn
