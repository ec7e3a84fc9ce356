// The layers inside a residual, a gate or branches.
#pragma once

#include <variant>
#include <vector>

#include "spec/network_spec.h"
#include "spec/shape_rules.h"

namespace cnn {

// The layers inside of `layer` on `input`: LayerPlan::paths, and the volume that comes of them.
struct PlannedPaths {
  std::vector<std::vector<LayerPlan>> paths;
  Volume output;
};

// Or why they do not fit: one of the layers inside, named, or their outputs with each other.
std::variant<PlannedPaths, Misfit> plan_paths(const LayerSpec& layer, const ResidualSpec& residual,
                                              const Volume& input);
std::variant<PlannedPaths, Misfit> plan_paths(const LayerSpec& layer, const GateSpec& gate,
                                              const Volume& input);
std::variant<PlannedPaths, Misfit> plan_paths(const LayerSpec& layer, const BranchesSpec& branches,
                                              const Volume& input);

}  // namespace cnn
