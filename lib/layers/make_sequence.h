// From a plan's layers to what computes them, with changes of layout where two neighbours disagree.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "layers/sequence.h"
#include "spec/network_spec.h"
#include "spec/run_spec.h"

namespace cnn {

// What the choice of algorithms depends on beside the layers.
struct Engine {
  int64_t batch = 1;  // images
  Algorithm algorithm = Algorithm::automatic;
};

// All of the plan's layers but the softmax, from dense images to dense class scores. `parameters` are those
// of all_parameters(plan), with memory. The plan must outlive the sequence.
std::unique_ptr<Sequence> make_sequence(const NetworkPlan& plan, std::span<const Parameter> parameters,
                                        const Engine& engine);

}  // namespace cnn
