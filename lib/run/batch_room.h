// How many images at a time a training has room for.
#pragma once

#include "layers/step.h"
#include "run/messages.h"
#include "run/planned_training.h"
#include "run/training_images.h"

namespace cnn {

// Room for the batches of the config, and for those that they are changed to on the way or were before the
// checkpoint; never for more images than there are. Tells in detail what memory the training takes. Throws
// Failure::resource where this process cannot get that much, and says what size would fit
// (run/require_memory.h). For once threads and images are there.
BatchLimits batch_room(const PlannedTraining& planned, const TrainingImages& images, int threads,
                       const Messages& messages);

}  // namespace cnn
