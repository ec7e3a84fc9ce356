// What a network takes of memory, told before any of it is taken.
#pragma once

#include <cstdint>

#include "layers/step.h"
#include "spec/engine.h"
#include "spec/network_spec.h"

namespace cnn {

// Bytes. All of them are written to once and so become memory, not only addresses.
struct NetworkMemory {
  int64_t weights = 0;    // all parameters, once
  int64_t gradients = 0;  // of them
  int64_t batches = 0;    // the batch at hand, the one after it, scores
  int64_t activations =
      0;                // the arena: volumes between the steps, their gradients, what steps keep of a pass
  int64_t steps = 0;    // what steps keep over all passes
  int64_t scratch = 0;  // what the threads work in

  int64_t total() const { return weights + gradients + batches + activations + steps + scratch; }

  int64_t addresses = 0;  // of all that: large buffers begin and end with a huge page
};

// Of Network(plan, limits, workers, engine), where `threads` workers have nothing reserved yet: its own code
// counts. Throws Failure::config where that exceeds 64 bits.
NetworkMemory network_memory(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                             int threads);

}  // namespace cnn
