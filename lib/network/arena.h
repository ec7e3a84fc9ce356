// The one stretch of memory that holds the volumes between the steps, their gradients, and what steps need
// for a while; each only as long as somebody reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "layers/step_memory.h"
#include "network/graph.h"
#include "network/inference_parts.h"
#include "network/place.h"

namespace cnn {

// Moves are counted from 0: those of the forward pass as they stand in the graph, in both modes, then the
// loss, then those of the backward pass.
int64_t backward_tick(const Graph& graph, size_t move);

struct ArenaPlan {
  static constexpr int64_t kNowhere = -1;

  std::vector<Stay> stays;

  // Which stay is whose, or kNowhere.
  struct Owners {
    std::vector<int64_t> volumes;
    std::vector<int64_t> wishes;
  };
  Owners training;
  Owners inference;
  int64_t bytes = 0;

  const Owners& of(Mode mode) const { return mode == Mode::training ? training : inference; }
};

// For passes over up to `limits` images, those of inference in `parts`, with what the steps wish for.
ArenaPlan plan_arena(const Graph& graph, const InferenceParts& parts, const BatchLimits& limits,
                     std::span<const StepMemory::Wish> wishes);

}  // namespace cnn
