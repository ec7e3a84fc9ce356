// From the config's layers to what computes them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "layers/choose.h"
#include "layers/layer.h"
#include "spec/network_spec.h"

namespace cnn {

// Neighbours in the config that are computed together: a conv with the relu and, if its algorithm can, the
// max pool that follow it (in either order), a max pool with the relu before or after it, an fc with a relu;
// or one layer alone.
struct Stage {
  std::span<const LayerPlan> layers;
  std::optional<ConvAlgorithm> algorithm;  // of a conv
};

// "Winograd F(4x4,3x3)", "direct", "im2col", "product" (of matrices, with nothing copied); empty for what
// multiplies nothing.
std::string algorithm_name(const Stage& stage);

// All of the plan's layers but the softmax, in stages. The plan must outlive them.
std::vector<Stage> plan_stages(const NetworkPlan& plan, int64_t batch, Algorithm wanted);

// What computes `stage`. `parameters` are those of the layers in it, in their order. `incoming` is the layout
// that the layer before gives: taken where the stage can, else it asks for another (Layer::input()).
std::unique_ptr<Layer> make_layer(const Stage& stage, std::span<const Parameter> parameters, Layout incoming);

}  // namespace cnn
