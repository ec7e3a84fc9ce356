// Tensors put into a network: one of torchvision's, told by their names, or the user's own.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "exchange/imported.h"
#include "torch/state_dict.h"

namespace cnn {

// Into this network: by name where all are called as here, else each into the first free tensor of its kind
// (weight, bias, running_mean, running_var) and sides, in order. `tell` gets a table of what went where.
// Throws Failure::model, beginning with `file`, where one of either is left.
NetworkWeights fill_network(const NetworkSpec& network, const StateDict& tensors, const std::string& file,
                            const std::function<void(const std::string&)>& tell);

// Of torchvision's AlexNet, VGG, ResNet, SqueezeNet, MobileNetV2, DenseNet and GoogLeNet; none where the
// names are those of none of them. Throws Failure::model where some are, and others are missing.
std::optional<Imported> torchvision_network(const StateDict& tensors, const std::string& file);

}  // namespace cnn
