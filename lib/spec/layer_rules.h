// What follows for a layer from its kind and its input: what it gives, and what it learns.
#pragma once

#include <variant>
#include <vector>

#include "base/shape.h"
#include "spec/layer_spec.h"
#include "spec/network_spec.h"
#include "spec/shape_rules.h"

namespace cnn {

// The output of a layer that holds no others, which may be larger than one may have, or why it does not fit:
// by (W - F + 2P)/S + 1, a pool's pad beyond half its kernel, a softmax on more than one pixel.
std::variant<Volume, Misfit> layer_output(const LayerKind& kind, const Volume& input);

// The tensors of `layer` on `input`, in the order in which a model holds them; none for a kind that learns
// nothing, and for a layer of layers, whose tensors are theirs.
std::vector<ParameterShape> layer_parameters(const LayerSpec& layer, const Volume& input);

}  // namespace cnn
