// The arithmetic of what a layer makes of volumes and of receptive fields, as people write it.
#pragma once

#include <string>

#include "spec/network_spec.h"
#include "spec/receptive_field.h"

namespace cnn::app {

// "(32 - 5 + 2*2)/1 + 1 = 32 -> 32x32x10", a sum for each side where they differ.
std::string volume_steps(const LayerPlan& layer);

// "14x14 /2": the pixels of the input that a number depends on, and how far its neighbour's are from them,
// where that is not 1; "whole" input.
std::string field_text(const ReceptiveField& field);

// The sum behind it: "6 + (5 - 1)*2 = 14 -> 14x14 pixels of input, steps of 2", a sum for each side
// where they differ.
std::string field_steps(const LayerPlan& layer, const LayerFields& fields);

}  // namespace cnn::app
