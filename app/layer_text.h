// A layer's settings and the arithmetic of its costs, as people write them.
#pragma once

#include <string>

#include "spec/network_spec.h"
#include "spec/receptive_field.h"

namespace cnn::app {

// "10 filters 5x5, pad 2", "max pool 2x2, stride 2", "fc 100", ...
std::string settings_text(const LayerKind& kind);

// "(5*5*3 + 1)*10 = 760"; empty for a layer that learns nothing.
std::string parameter_sum(const LayerPlan& layer);

// Step by step: "5*5*3 + 1 = 76, 76*10 = 760".
std::string parameter_steps(const LayerPlan& layer);

// "(32 - 5 + 2*2)/1 + 1 = 32 -> 32x32x10", a sum for each side where they differ.
std::string volume_steps(const LayerPlan& layer);

// "14x14 /2": the pixels of the input that a number depends on, and how far its neighbour's are from them,
// where that is not 1; "whole" input.
std::string field_text(const ReceptiveField& field);

// The sum behind it: "6 + (5 - 1)*2 = 14 -> 14x14 pixels of input, steps of 2", a sum for each side
// where they differ.
std::string field_steps(const LayerPlan& layer, const LayerFields& fields);

// "32*32*10 * 5*5*3 = 768000"; empty for a layer that multiplies nothing.
std::string mac_sum(const LayerPlan& layer);

}  // namespace cnn::app
