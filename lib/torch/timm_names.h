// State dicts of timm's networks as torchvision's.
#pragma once

#include <optional>

#include "torch/state_dict.h"

namespace cnn {

// Of its VGGs and MobileNetV2 the same tensors under torchvision's names; none of others.
std::optional<StateDict> of_timm(const StateDict& tensors);

}  // namespace cnn
