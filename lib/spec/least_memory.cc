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

}  // namespace

int64_t LeastMemory::bytes(int64_t images) const {
  const int64_t of_images = checked_product({per_image, images}).value_or(kMost);
  return checked_sum({fixed, of_images}).value_or(kMost);
}

LeastMemory least_training_memory(const NetworkPlan& plan) {
  LeastMemory least = least_inference_memory(plan);
  least.fixed = checked_product({least.fixed, 2}).value_or(kMost);
  for (size_t i = 0; i < plan.layers.size(); ++i) {
    const bool joins_next = i + 1 < plan.layers.size() && is_computed_with_the_one_before(plan.layers[i + 1]);
    if (joins_next || std::holds_alternative<SoftmaxSpec>(plan.layers[i].spec.kind)) continue;
    least.per_image =
        checked_sum({least.per_image, volume_bytes_of_image(plan.layers[i].output)}).value_or(kMost);
  }
  return least;
}

LeastMemory least_inference_memory(const NetworkPlan& plan) {
  return {checked_product({plan.parameter_count, kFloatBytes}).value_or(kMost),
          volume_bytes_of_image(plan.input)};
}

}  // namespace cnn
