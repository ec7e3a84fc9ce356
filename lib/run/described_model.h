// What the model of a training is to know beside its weights.
#pragma once

#include "model/model_file.h"
#include "run/training_images.h"
#include "run/training_wishes.h"

namespace cnn {

// Its config, its classes, what its images were like, and what it began with. `before`: what a training that
// goes on knew of these, or null. Takes `images.trained_on`.
ModelInfo describe_model(TrainingImages& images, const ModelInfo* before, const TrainingWishes& wishes = {});

}  // namespace cnn
