// The network that a training begins with.
#pragma once

#include <memory>

#include "network/network.h"
#include "run/messages.h"
#include "run/planned_training.h"
#include "run/training_images.h"

namespace cnn {

// How many images at a time there is room for: the batches of the config, and those that they are changed to
// on the way or were before the checkpoint; never more images than there are. Tells in detail what memory the
// training takes. Throws Failure::resource where this process cannot get that much, and says what size would
// fit (run/require_memory.h). For once threads and images are there.
BatchLimits batch_room(const PlannedTraining& planned, const TrainingImages& images, int threads,
                       const Messages& messages);

// With that room (network.limits()), and with its first weights: by the config's seed and, where it begins
// with a model, of that (run/initial_weights.h). Those of a checkpoint it gets later (train/training.h).
// `workers` outlive it. Throws as batch_room, and Failure::model where the model's weights do not fit.
std::unique_ptr<Network> make_first_network(const PlannedTraining& planned, const TrainingImages& images,
                                            Workers& workers, const Messages& messages);

}  // namespace cnn
