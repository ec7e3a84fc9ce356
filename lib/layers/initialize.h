// The first values of a layer's parameters.
#pragma once

#include <cstdint>
#include <span>

#include "layers/step.h"
#include "spec/layer_spec.h"

namespace cnn {

// Draws `weight` and `bias` (null where the layer has none) as `init` says. They follow from `seed` and the
// layer's place in the network alone.
void initialize_parameters(const Init& init, double bias_init, uint64_t seed, int64_t layer_index,
                           Parameter& weight, Parameter* bias);

// The same for whatever a layer of `kind` has; `parameters` are at least one.
void initialize_layer(const LayerKind& kind, uint64_t seed, int64_t layer_index,
                      std::span<Parameter> parameters);

}  // namespace cnn
