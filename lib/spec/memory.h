// The sizes of a network's numbers, as one counts them on paper. What a training takes of memory is told by
// train/memory_needs.h.
#pragma once

#include <cstdint>

#include "spec/network_spec.h"

namespace cnn {

// Bytes at a batch size. A float is 4 bytes.
struct MemoryEstimate {
  int64_t weights = 0;      // all parameters, once
  int64_t activations = 0;  // the input and every layer's output, of one batch
};

// One volume for each image of a batch. Throws Error(Failure::config) where it exceeds 64 bits, as the next
// does.
int64_t volume_bytes(const Volume& volume, int64_t batch_size);

MemoryEstimate estimate_memory(const NetworkPlan& plan, int64_t batch_size);

}  // namespace cnn
