#include "spec/least_memory.h"

#include <limits>

#include "spec/checked.h"

namespace cnn {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kFloatBytes = 4;

bool is_computed_with_the_one_before(const LayerPlan& layer) {
  return std::holds_alternative<ReluSpec>(layer.spec.kind) ||
         std::holds_alternative<PoolSpec>(layer.spec.kind);
}

int64_t volume_bytes_of_image(const Volume& volume) {
  return checked_product({volume.channels, volume.height, volume.width, kFloatBytes}).value_or(kMost);
}

// Of the outputs that the way back needs, for one image.
int64_t kept_bytes(const std::vector<LayerPlan>& layers) {
  int64_t bytes = 0;
  const auto add = [&](int64_t more) { bytes = checked_sum({bytes, more}).value_or(kMost); };
  for (size_t i = 0; i < layers.size(); ++i) {
    for (const auto& path : layers[i].paths) add(kept_bytes(path));
    const bool joins_next = i + 1 < layers.size() && is_computed_with_the_one_before(layers[i + 1]);
    if (joins_next || std::holds_alternative<SoftmaxSpec>(layers[i].spec.kind)) continue;
    add(volume_bytes_of_image(layers[i].output));
  }
  return bytes;
}

}  // namespace

int64_t LeastMemory::bytes(int64_t images) const {
  const int64_t of_images = checked_product({per_image, images}).value_or(kMost);
  return checked_sum({fixed, of_images}).value_or(kMost);
}

LeastMemory least_training_memory(const NetworkPlan& plan) {
  LeastMemory least = least_inference_memory(plan);
  least.fixed = checked_product({least.fixed, 2}).value_or(kMost);
  least.per_image = checked_sum({least.per_image, kept_bytes(plan.layers)}).value_or(kMost);
  return least;
}

LeastMemory least_inference_memory(const NetworkPlan& plan) {
  return {checked_product({plan.parameter_count, kFloatBytes}).value_or(kMost),
          volume_bytes_of_image(plan.input)};
}

}  // namespace cnn
