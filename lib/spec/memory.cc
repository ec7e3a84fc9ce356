#include "spec/memory.h"

#include <optional>

#include "base/error.h"
#include "spec/checked.h"

namespace cnn {

namespace {

constexpr int64_t kFloatBytes = 4;

int64_t or_throw(std::optional<int64_t> bytes) {
  if (bytes) return *bytes;
  throw Error(Failure::config,
              "the network's memory at this batch size exceeds 2^63 - 1 bytes: take a smaller one");
}

}  // namespace

int64_t volume_bytes(const Volume& volume, int64_t batch_size) {
  return or_throw(checked_product({volume.channels, volume.height, volume.width, batch_size, kFloatBytes}));
}

MemoryEstimate estimate_memory(const NetworkPlan& plan, int64_t batch_size) {
  MemoryEstimate memory;
  memory.weights = or_throw(checked_product({plan.parameter_count, kFloatBytes}));
  memory.activations = volume_bytes(plan.input, batch_size);
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    memory.activations = or_throw(checked_sum({memory.activations, volume_bytes(layer->output, batch_size)}));
  }
  return memory;
}

}  // namespace cnn
