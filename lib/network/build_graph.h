// From a network's plan to the steps that compute it, with changes of layout where two neighbours disagree.
#pragma once

#include <span>

#include "layers/step.h"
#include "network/graph.h"
#include "spec/engine.h"
#include "spec/network_spec.h"

namespace cnn {

// All of the plan's layers but the softmax, from dense images to dense class scores. `parameters` are those
// of all_parameters(plan), engine.batch is above 0. Without `trains` there is no backward pass. `plan` and
// `parameters` must outlive the graph.
Graph build_graph(const NetworkPlan& plan, std::span<const Parameter> parameters, const Engine& engine,
                  bool trains);

}  // namespace cnn
