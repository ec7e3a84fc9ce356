// What the model of a training is to know beside its weights.
#pragma once

#include "model/model_file.h"
#include "run/left_out.h"
#include "run/training_wishes.h"

namespace cnn {

// Its config, its classes, what its images were like, and what it began with. `before`: what a training that
// goes on knew of these, or null.
ModelInfo describe_model(const RunSpec& spec, const OpenedData& data, TrainedOn trained_on,
                         const ModelInfo* before, const TrainingWishes& wishes = {});

}  // namespace cnn
