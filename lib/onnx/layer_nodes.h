// Layers as nodes of ONNX's operators.
#pragma once

#include <span>
#include <string>

#include "onnx/graph_writer.h"
#include "spec/network_spec.h"

namespace cnn {

// The nodes of a whole network on `x`, which end in `logits` and `probabilities`.
void write_layers(GraphWriter& graph, const NetworkPlan& plan, std::span<const std::span<const float>> values,
                  const std::string& x);

}  // namespace cnn
