// What the model of a training is to know beside its weights.
#pragma once

#include "model/model_file.h"
#include "run/training_images.h"

namespace cnn {

// Its config, its classes, and what its images were like. `before`: what a training that goes on knew of
// them, or null. Takes `images.trained_on`.
ModelInfo describe_model(TrainingImages& images, const ModelInfo* before);

}  // namespace cnn
