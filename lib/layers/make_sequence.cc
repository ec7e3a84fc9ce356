#include "layers/make_sequence.h"

#include <optional>
#include <utility>

#include "layers/branches.h"
#include "layers/change_layout.h"
#include "layers/make_step.h"
#include "layers/residual.h"

namespace cnn {
namespace {

StepProfile profile_of(const StepPlan& plan) {
  StepProfile step;
  for (const LayerPlan& layer : plan.layers) {
    step.name += (step.name.empty() ? "" : " + ") + layer.spec.name;
    step.macs += layer.macs;
    step.parameter_bytes += layer.parameter_count * static_cast<int64_t>(sizeof(float));
  }
  step.algorithm = algorithm_name(plan);
  return step;
}

StepProfile named(const char* name) {
  StepProfile step;
  step.name = name;
  return step;
}

// What all sequences of a network are built with: parameters are taken in the order of the plan.
struct Source {
  std::span<const Parameter> parameters;
  Engine engine;
  bool any_trained = false;  // a layer before this one learns, so that gradients go on to it
  int64_t number = 0;        // of the next layer among all_layers() of the plan

  std::span<const Parameter> take(size_t count) {
    const auto front = parameters.first(count);
    parameters = parameters.subspan(count);
    return front;
  }
};

class Builder {
 public:
  Builder(const Port& input, Source& source) : input_(input), output_(input), source_(source) {}

  void add(const std::vector<StepPlan>& steps) {
    for (const StepPlan& plan : steps) add_step_of(plan);
  }

  void change_layout(Layout to) {
    if (output_.layout == to) return;
    if (output_.layout != Layout::dense && to != Layout::dense) change_layout(Layout::dense);
    add_step({make_change_layout(output_.volume, output_.layout, to), named("layout"), {}});
  }

  const Port& output() const { return output_; }
  std::unique_ptr<Sequence> finish() {
    return std::make_unique<Sequence>(input_, output_, std::move(steps_));
  }

 private:
  void add_step_of(const StepPlan& plan) {
    StepProfile profile = profile_of(plan);
    profile.gives_input_gradient = source_.any_trained;
    if (!plan.layers[0].paths.empty()) {
      auto paths = make_paths(plan);
      source_.number += std::ssize(plan.layers);  // the layers inside come before
      add_step({std::move(paths), std::move(profile), {}});
      return;
    }
    size_t count = 0;
    for (const LayerPlan& layer : plan.layers) count += layer.parameters.size();
    const auto parameters = source_.take(count);
    auto step = make_step(plan, parameters, output_.layout, source_.number);
    source_.number += std::ssize(plan.layers);
    change_layout(step->input().layout);
    for (const Parameter& parameter : parameters) source_.any_trained |= !parameter.is_statistic;
    add_step({std::move(step), std::move(profile), {parameters.begin(), parameters.end()}});
  }

  void add_step(Sequence::Part part) {
    output_ = part.step->output();
    part.profile.layout = layout_name(output_.layout);
    steps_.push_back(std::move(part));
  }

  std::unique_ptr<Step> make_paths(const StepPlan& plan) {
    const LayerPlan& layer = plan.layers[0];
    const bool in_lanes = output_.layout == Layout::lanes;
    if (in_lanes && !wants_lanes(layer, source_.engine.batch, source_.engine.algorithm)) {
      change_layout(Layout::channels_last);  // once, and not on each path
    }
    const bool was_trained = source_.any_trained;
    bool any_trained = false;
    std::vector<std::unique_ptr<Sequence>> paths;
    for (const auto& path : layer.paths) {
      source_.any_trained = was_trained;
      paths.push_back(
          make_path(path, paths.empty() ? std::nullopt : std::optional(paths[0]->output().layout)));
      any_trained |= source_.any_trained;
    }
    source_.any_trained = any_trained;
    if (std::holds_alternative<BranchesSpec>(layer.spec.kind)) return make_branches(std::move(paths));
    auto shortcut = paths.size() > 1 ? std::move(paths[1]) : make_identity(paths[0]->output().layout);
    return make_residual(std::move(paths[0]), std::move(shortcut), plan.layers.size() > 1);
  }

  // One path, to the layout of the first if there is one.
  std::unique_ptr<Sequence> make_path(const std::vector<LayerPlan>& layers, std::optional<Layout> to) {
    Builder builder(output_, source_);
    builder.add(plan_steps(layers, source_.engine.batch, source_.engine.algorithm));
    if (to) builder.change_layout(*to);
    return builder.finish();
  }

  // What takes x as it is to another layout; nothing where that is its own.
  std::unique_ptr<Sequence> make_identity(Layout to) {
    if (to == output_.layout) return nullptr;
    return make_path({}, to);
  }

  Port input_;
  Port output_;  // of the steps so far
  Source& source_;
  std::vector<Sequence::Part> steps_;
};

}  // namespace

std::unique_ptr<Sequence> make_sequence(const NetworkPlan& plan, std::span<const Parameter> parameters,
                                        const Engine& engine) {
  Source source{.parameters = parameters, .engine = engine};
  Builder builder({plan.input, Layout::dense}, source);
  builder.add(plan_steps(plan, engine.batch, engine.algorithm));
  builder.change_layout(Layout::dense);
  return builder.finish();
}

}  // namespace cnn
