#include "spec/single_value_norm.h"

#include <algorithm>

#include "base/error.h"

namespace cnn {

std::string single_value_norm(const NetworkPlan& plan) {
  for (const LayerPlan* layer : all_layers(plan.layers)) {
    const bool is_norm = std::holds_alternative<BatchNormSpec>(layer->spec.kind);
    if (is_norm && layer->input.height * layer->input.width == 1) return layer->spec.name;
  }
  return "";
}

bool joins_last_image(const NetworkPlan& plan, int64_t batch_size, int64_t images) {
  return batch_size > 1 && images > batch_size && images % batch_size == 1 &&
         !single_value_norm(plan).empty();
}

void refuse_single_values(const NetworkPlan& plan, int64_t batch_size, int64_t images,
                          const std::string& place, const std::string& remedy) {
  if (std::min(batch_size, images) > 1) return;
  const std::string layer = single_value_norm(plan);
  if (layer.empty()) return;
  const std::string cause =
      batch_size > 1 ? "there is one image to train on" : "each batch is one image (" + remedy + " is 1)";
  throw Error(Failure::config,
              place + ": " + layer + " normalizes 1x1 volumes, and " + cause +
                  ": of one value a channel the mean is the value itself, and nothing could be learned; " +
                  (batch_size > 1 ? "give more images" : "set " + remedy + " to 2 or more") + ", or take " +
                  layer + " out");
}

}  // namespace cnn
