// From layers to moves: one layer after another, and into those that hold others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "layers/step_plan.h"
#include "network/graph_draft.h"
#include "spec/engine.h"

namespace cnn {

class LayerWalk {
 public:
  // Both must outlive this.
  LayerWalk(GraphDraft& draft, const Engine& engine) : draft_(draft), engine_(engine) {}

  // Goes on from the way's end.
  void add(const StepPlan& plan, Way& way);
  void change_layout(Layout to, Way& way);

 private:
  void add_steps(const StepPlan& plan, Way& way);
  void add_paths(const StepPlan& plan, Way& way);

  // join_ways.cc: `way` goes on where all ways through a layer of layers meet.
  void add_branches(const LayerPlan& layer, size_t profile, Way& way);
  void add_gate(const LayerPlan& layer, size_t profile, Way& way);
  void add_residual(const StepPlan& plan, size_t profile, Way& way);

  // One of several ways that begin at `from`, to layout `to` if there is one. The first puts its gradient
  // where `from` wants it, the others theirs aside, and then add it.
  struct OneOf {
    const Value& from;
    size_t profile;
    bool is_first;
  };
  Way go(const OneOf& which, const std::vector<StepPlan>& steps, std::optional<Layout> to);
  std::vector<StepPlan> steps_of(const std::vector<LayerPlan>& layers) const;
  bool keeps_gradient(const Way& way) const;

  GraphDraft& draft_;
  Engine engine_;
  int64_t number_ = 0;  // of the next layer among all_layers() of the plan
};

}  // namespace cnn
