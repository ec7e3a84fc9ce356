// A layer's settings and the arithmetic of its costs, as people write them.
#pragma once

#include <string>

#include "spec/network_spec.h"

namespace cnn::app {

// "10 filters 5x5, pad 2", "max pool 2x2, stride 2", "fc 100", ...
std::string settings_text(const LayerKind& kind);

// "(5*5*3 + 1)*10 = 760"; empty for a layer that learns nothing.
std::string parameter_sum(const LayerPlan& layer);

// Step by step: "5*5*3 + 1 = 76, 76*10 = 760".
std::string parameter_steps(const LayerPlan& layer);

// "32*32*10 * 5*5*3 = 768000"; empty for a layer that multiplies nothing.
std::string mac_sum(const LayerPlan& layer);

}  // namespace cnn::app
