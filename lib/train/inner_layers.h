// The layers of a network, those inside of others too.
#pragma once

#include <vector>

#include "spec/layer_spec.h"

namespace cnn {

// Calls visit(layer) for each, a layer before those inside of it.
void for_each_inside(const std::vector<LayerSpec>& layers, const auto& visit) {
  for (const LayerSpec& layer : layers) {
    visit(layer);
    for (const auto* list : lists_inside(layer.kind)) for_each_inside(*list, visit);
  }
}

}  // namespace cnn
