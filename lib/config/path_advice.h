// What makes the paths of a residual or of branches give what can be put together.
#pragma once

#include <string>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

// For `layer`, a residual or branches among `layers` whose paths' sizes differ: "`pad: same` in
// residual1.conv1 keeps the size", or "`pad: 1` and `rounding: floor` in residual1.conv2 halves ...": what
// its layers do not have yet, and with which the whole network fits, for it has been tried; else what in them
// cannot be put together at all.
std::string advice_for_paths(const Volume& input, const std::vector<LayerSpec>& layers,
                             const LayerSpec& layer);

}  // namespace cnn
