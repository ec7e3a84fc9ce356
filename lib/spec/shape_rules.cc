#include "spec/shape_rules.h"

#include <utility>

#include "spec/checked.h"
#include "spec/layer_rules.h"
#include "spec/plan_paths.h"

namespace cnn {

namespace {

std::string too_large(const std::string& what) {
  return what + " has more than " + std::to_string(kMaxElements) + " elements, the most that one may have";
}

std::optional<Misfit> give(LayerPlan& plan, const Volume& output) {
  const auto size = checked_product({output.channels, output.height, output.width});
  if (!size || *size > kMaxElements) return Misfit{too_large("its output, " + to_string(output) + ",")};
  plan.output = output;
  return std::nullopt;
}

std::optional<int64_t> checked_count(const Dims& dims) {
  std::optional<int64_t> count = 1;
  for (const int64_t side : dims) {
    if (count) count = checked_product({*count, side});
  }
  return count;
}

// What a layer of layers does: `plan` gets its paths and its output.
template <typename Spec>
std::optional<Misfit> add_paths(const Spec& spec, LayerPlan& plan) {
  auto planned = plan_paths(plan.spec, spec, plan.input);
  if (auto* misfit = std::get_if<Misfit>(&planned)) return std::move(*misfit);
  plan.paths = std::move(std::get<PlannedPaths>(planned).paths);
  return give(plan, std::get<PlannedPaths>(planned).output);
}

std::optional<Misfit> add_output(LayerPlan& plan) {
  if (const auto* residual = std::get_if<ResidualSpec>(&plan.spec.kind)) return add_paths(*residual, plan);
  if (const auto* gate = std::get_if<GateSpec>(&plan.spec.kind)) return add_paths(*gate, plan);
  if (const auto* branches = std::get_if<BranchesSpec>(&plan.spec.kind)) return add_paths(*branches, plan);
  auto output = layer_output(plan.spec.kind, plan.input);
  if (auto* misfit = std::get_if<Misfit>(&output)) return std::move(*misfit);
  return give(plan, std::get<Volume>(output));
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

}  // namespace

std::variant<LayerPlan, Misfit> plan_layer(const LayerSpec& layer, const Volume& input) {
  LayerPlan plan;
  plan.spec = layer;
  plan.input = input;
  if (auto misfit = add_output(plan)) return std::move(*misfit);
  if (auto misfit = add_parameters(plan)) return std::move(*misfit);
  if (plan.multiplies()) {
    // Each weight meets each output pixel once; both are below 2^31.
    plan.macs = element_count(plan.parameters[0].dims) * plan.output.pixels();
  }
  return plan;
}

}  // namespace cnn
