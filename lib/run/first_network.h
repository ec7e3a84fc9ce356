// The network that a training begins with.
#pragma once

#include <memory>

#include "network/network.h"
#include "run/messages.h"
#include "run/planned_training.h"
#include "run/training_images.h"

namespace cnn {

// With room for the training's batches (network.limits(), run/batch_room.h) and with its first weights: by
// the config's seed and, where it begins with a model, of that (run/initial_weights.h). Those of a checkpoint
// it gets later (Training::resume). `workers` outlive it. Throws Failure::resource where memory does not
// suffice, Failure::model where the model's weights do not fit.
std::unique_ptr<Network> make_first_network(const PlannedTraining& planned, const TrainingImages& images,
                                            Workers& workers, const Messages& messages);

}  // namespace cnn
