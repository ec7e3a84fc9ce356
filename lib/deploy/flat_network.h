// A network as it runs where it is carried to: a list of operations on volumes, without what only training
// needs. Each batch_norm is in the weights of the convolution before it or a convolution of its own, an fc is
// a convolution as large as its input, a relu or relu6 the bounds of what comes before it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/shape.h"
#include "spec/network_spec.h"

namespace cnn {

enum class FlatKind {
  conv,        // weights
  pool,        // maximum or average of windows; those of a global pool are the image
  bounds,      // a relu or relu6 that nothing before it takes
  activation,  // another function of each number
  sum,         // of two volumes
  slopes,      // parametric relu: weight is a slope a channel
  gate,        // a volume times another's number for each channel
  concat,      // by channel
  scale,       // times a constant
  lrn,
};

struct FlatOp {
  FlatKind kind = FlatKind::conv;
  std::string layer;           // "conv1"
  std::vector<size_t> inputs;  // numbers of volumes
  size_t output = 0;

  // Of windows. What lies beyond the input is 0 for a conv, and nothing for a pool.
  Size2 kernel{1, 1};
  Size2 stride{1, 1};
  Size2 pad{0, 0};  // at the top and left
  int64_t groups = 1;
  Size2 dilation{1, 1};
  bool is_average = false;  // divides by the window inside the input and what is counted around it
  Pads counted = {};

  std::vector<float> weight = {};  // (filters, channels/groups, KH, KW)
  std::vector<float> bias = {};    // (filters)

  // Of what the operation gives.
  float least = -std::numeric_limits<float>::infinity();
  float most = std::numeric_limits<float>::infinity();

  std::optional<Activation> function = std::nullopt;
  double factor = 1;
  LrnSpec lrn = {};
};

// What lies between operations.
struct FlatVolume {
  Volume volume;
  std::string layer;  // that gives it as it is: "relu1", or "input"
};

struct FlatNetwork {
  std::vector<FlatVolume> volumes;  // the first is the input, normalized
  std::vector<FlatOp> ops;          // in an order in which they can be computed; the last gives the scores
};

// The network `plan` with these values of all_parameters(plan). Throws Failure::model, naming the layer, for
// one that there is no operation for.
FlatNetwork flatten(const NetworkPlan& plan, std::span<const std::span<const float>> values);

// Where each volume lies in one piece of memory, in numbers: those that are needed at once do not overlap.
struct MemoryPlan {
  std::vector<int64_t> places;  // one a volume
  int64_t size = 0;
};

// With `size_of(volume)` numbers for each.
MemoryPlan plan_memory(const FlatNetwork& network);

}  // namespace cnn
