// How much of a network's input one number of a layer's output depends on.
#pragma once

#include <cstdint>
#include <vector>

#include "spec/network_spec.h"

namespace cnn {

// In pixels of the input. Near the borders a part of it lies in the padding.
struct ReceptiveField {
  Size2 size{1, 1};
  Size2 stride{1, 1};     // from one number to its neighbour
  bool is_whole = false;  // every number depends on the whole input: behind an fc or a global pool

  bool operator==(const ReceptiveField&) const = default;
};

// What a window of `kernel` and `stride` makes of it: size + (kernel - 1)*stride, stride*stride. At most
// 10^15 each.
ReceptiveField after_window(const ReceptiveField& field, const Size2& kernel, const Size2& stride);

// Of what a layer reads, and of what it gives.
struct LayerFields {
  ReceptiveField before;
  ReceptiveField after;
};

// Of each of all_layers(plan.layers), in that order. Where paths meet it is the largest of theirs.
std::vector<LayerFields> receptive_fields(const NetworkPlan& plan);

}  // namespace cnn
