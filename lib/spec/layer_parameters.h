// What a layer learns: its tensors, by its kind and its input.
#pragma once

#include <vector>

#include "base/shape.h"
#include "spec/layer_spec.h"
#include "spec/network_spec.h"

namespace cnn {

// The tensors of `layer` on `input`, in the order in which a model holds them; none for a kind that learns
// nothing, and for a layer of layers, whose tensors are theirs.
std::vector<ParameterShape> layer_parameters(const LayerSpec& layer, const Volume& input);

}  // namespace cnn
