// From the config's layers to what computes them.
#pragma once

#include <memory>
#include <span>

#include "layers/layer.h"
#include "spec/network_spec.h"

namespace cnn {

// How many of the layers at the front of `rest` are computed together: a conv with the relu and the max pool
// that follow it (in either order), a max pool with a relu, an fc with a relu; else 1. `rest` is not empty
// and does not begin with the softmax.
int64_t stage_length(std::span<const LayerPlan> rest);

// The layer that computes `stage` (stage_length of them). `parameters` are those of the layers in it, in
// their order.
std::unique_ptr<Layer> make_layer(std::span<const LayerPlan> stage, std::span<const Parameter> parameters,
                                  int64_t batch);

}  // namespace cnn
