// The first values of a layer's parameters.
#pragma once

#include <cstdint>
#include <span>

#include "spec/first_values.h"

namespace cnn {

// Fills `values`, the layer's tensor of that number, as `first` says. What is drawn follows from `seed`, the
// layer's place in the network and the tensor's in the layer alone.
void initialize(const FirstValues& first, uint64_t seed, int64_t layer_index, size_t tensor,
                std::span<float> values);

}  // namespace cnn
