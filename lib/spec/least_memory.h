// What no training or evaluation can do without, told before any of it is allocated.
#pragma once

#include <cstdint>

#include "spec/network_spec.h"

namespace cnn {

// Bytes, of which `per_image` are needed for each image of a batch. Lower bounds: scratch memory is not
// counted, nor the outputs of layers that may be computed together with the next. Each at most 2^63 - 1.
struct LeastMemory {
  int64_t fixed = 0;
  int64_t per_image = 0;

  // Of a batch; at most 2^63 - 1.
  int64_t bytes(int64_t images) const;
};

// Weights and gradients; the input and the outputs that the way back needs.
LeastMemory least_training_memory(const NetworkPlan& plan);

// Weights; the input.
LeastMemory least_inference_memory(const NetworkPlan& plan);

}  // namespace cnn
