// From a plan's layers to what computes them, with changes of layout where two neighbours disagree.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "layers/sequence.h"
#include "spec/engine.h"
#include "spec/network_spec.h"

namespace cnn {

// All of the plan's layers but the softmax, from dense images to dense class scores. `parameters` are those
// of all_parameters(plan), with memory; engine.batch is above 0. The plan must outlive the sequence.
std::unique_ptr<Sequence> make_sequence(const NetworkPlan& plan, std::span<const Parameter> parameters,
                                        const Engine& engine);

}  // namespace cnn
