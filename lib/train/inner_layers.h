// The layers of a network, those inside of others too.
#pragma once

#include <variant>
#include <vector>

#include "spec/layer_spec.h"

namespace cnn {

// Calls visit(layer) for each, a layer before those inside of it.
void for_each_inside(const std::vector<LayerSpec>& layers, const auto& visit) {
  for (const LayerSpec& layer : layers) {
    visit(layer);
    if (const auto* residual = std::get_if<ResidualSpec>(&layer.kind))
      for_each_inside(residual->layers, visit);
    if (const auto* branches = std::get_if<BranchesSpec>(&layer.kind)) {
      for (const auto& path : branches->paths) for_each_inside(path, visit);
    }
  }
}

}  // namespace cnn
