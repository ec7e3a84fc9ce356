#include "network/build_graph.h"

#include <utility>

#include "layers/change_layout.h"
#include "layers/join.h"
#include "layers/make_step.h"
#include "network/layer_walk.h"

namespace cnn {
namespace {

StepProfile named(const char* name) {
  StepProfile profile;
  profile.name = name;
  return profile;
}

StepProfile profile_of(const StepPlan& plan) {
  StepProfile profile;
  for (const LayerPlan& layer : plan.layers) {
    profile.name += (profile.name.empty() ? "" : " + ") + layer.spec.name;
    profile.macs += layer.macs;
    const auto* conv = std::get_if<ConvSpec>(&layer.spec.kind);
    profile.multiplications +=
        conv != nullptr ? multiplications(*plan.algorithm, geometry_of(layer, *conv), plan.max_pool())
                        : layer.macs;
    profile.parameter_bytes += layer.parameter_count * static_cast<int64_t>(sizeof(float));
  }
  profile.algorithm = algorithm_name(plan);
  return profile;
}

}  // namespace

void LayerWalk::change_layout(Layout to, Way& way) {
  const Port from = draft_.port_of(way.end);
  if (from.layout == to) return;
  if (from.layout != Layout::dense && to != Layout::dense) change_layout(Layout::dense, way);
  const Layout now = draft_.port_of(way.end).layout;
  draft_.add_step(make_change_layout(from.volume, now, to), draft_.add_profile(named("layout"), way.end), {},
                  "", way);
}

void LayerWalk::add(const StepPlan& plan, Way& way) {
  if (plan.layers[0].paths.empty()) {
    add_steps(plan, way);
  } else {
    add_paths(plan, way);
  }
  number_ += std::ssize(plan.layers);  // after the layers inside
}

void LayerWalk::add_steps(const StepPlan& plan, Way& way) {
  size_t count = 0;
  for (const LayerPlan& layer : plan.layers) count += layer.parameters.size();
  const ParameterRange parameters = draft_.take_parameters(count);
  MadeSteps made = make_steps(plan, draft_.parameters(parameters), draft_.port_of(way.end).layout, number_);
  change_layout(made.steps[0].step->input().layout, way);
  const Value from = way.end;
  const size_t profile = draft_.add_profile(profile_of(plan), from);
  size_t first = parameters.first;
  for (MadeSteps::Made& part : made.steps) {
    const ParameterRange own{std::exchange(first, first + part.parameters), part.parameters};
    draft_.add_step(std::move(part.step), profile, own, part.layer, way).in_inference =
        made.folded == nullptr;
  }
  if (made.folded == nullptr) return;
  const size_t folded = draft_.keep(std::move(made.folded));
  draft_.add_forward(folded, profile, from, way.end, plan.layers[0].spec.name).in_training = false;
}

void LayerWalk::add_paths(const StepPlan& plan, Way& way) {
  const LayerPlan& layer = plan.layers[0];
  const bool in_lanes = draft_.port_of(way.end).layout == Layout::lanes;
  if (in_lanes && !wants_lanes(layer, engine_.batch, engine_.algorithm)) {
    change_layout(Layout::channels_last, way);  // once, and not on each path
  }
  const size_t profile = draft_.add_profile(profile_of(plan), way.end, true);
  if (std::holds_alternative<BranchesSpec>(layer.spec.kind)) {
    add_branches(layer, profile, way);
  } else if (std::holds_alternative<GateSpec>(layer.spec.kind)) {
    add_gate(layer, profile, way);
  } else {
    add_residual(plan, profile, way);
  }
  draft_.end_profile(profile);
}

Graph build_graph(const NetworkPlan& plan, std::span<const Parameter> parameters, const Engine& engine,
                  bool trains) {
  GraphDraft draft(parameters, trains);
  LayerWalk walk(draft, engine);
  const VolumeId images = draft.new_volume({plan.input, Layout::dense});
  const Value from{images,
                   trains && engine.is_apart ? draft.new_volume({plan.input, Layout::dense}) : kNoVolume};
  Way way{from, {}};
  for (const StepPlan& step : plan_steps(plan, engine)) walk.add(step, way);
  walk.change_layout(Layout::dense, way);
  if (way.end.volume == images) {
    const size_t profile = draft.add_profile(named("copy"), way.end);
    draft.add_step(make_copy(draft.port_of(way.end)), profile, {}, "input", way);
  }
  return draft.finish(from, way);
}

}  // namespace cnn
