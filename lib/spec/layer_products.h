// The arithmetic of a layer's parameters, as people write it.
#pragma once

#include <string>

#include "spec/network_spec.h"

namespace cnn {

// The numbers that one output of the layer is summed over, as a product: "5*5*3"; empty where the layer does
// not multiply (LayerPlan::multiplies).
std::string product_of_inputs(const LayerPlan& layer);

// "(5*5*3 + 1)*10"; of tensors that are alike, as a normalization's, "2*10", of others "64 + 1"; empty for a
// layer that learns nothing.
std::string product_of_parameters(const LayerPlan& layer);

}  // namespace cnn
