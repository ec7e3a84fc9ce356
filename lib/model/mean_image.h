// The mean image as a tensor of a model's or a checkpoint's file, where its config normalizes by one.
#pragma once

#include <string>

#include "base/shape.h"
#include "spec/run_spec.h"

namespace cnn {

inline const std::string kMeanImage = "data.mean_image";

inline bool has_mean_image(const RunSpec& spec) {
  return spec.data && std::holds_alternative<MeanImageNormalization>(spec.data->normalize);
}

inline Dims mean_image_dims(const RunSpec& spec) {
  const Volume& input = spec.network.input;
  return {input.channels, input.height, input.width};
}

}  // namespace cnn
