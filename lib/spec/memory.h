// What a network needs in memory, told before any of it is allocated.
#pragma once

#include <cstdint>

#include "spec/network_spec.h"

namespace cnn {

// Bytes at a batch size. A float is 4 bytes.
struct MemoryEstimate {
  int64_t weights = 0;      // all parameters, once
  int64_t activations = 0;  // the input and every layer's output, of one batch
  int64_t training =
      0;  // weights, their gradients, what is kept beside them; activations and their gradients
};

// One volume for each image of a batch. Throws Error(Failure::config) where it exceeds 64 bits, as the next
// does.
int64_t volume_bytes(const Volume& volume, int64_t batch_size);

// `kept` numbers stand beside each weight while training, such as its momentum. Scratch memory of single
// layers (columns of an image, threads' partial gradients) is not counted.
MemoryEstimate estimate_memory(const NetworkPlan& plan, int64_t batch_size, int64_t kept);

}  // namespace cnn
