// A model or a run in the place of a config.
#pragma once

#include "run/training_wishes.h"

namespace cnn {

// Refuses it where the wishes name it as the config: with a message of its own, for a YAML reader would only
// see strange bytes. Throws Failure::config, which says what to type instead.
void refuse_model(const TrainingWishes& wishes);

}  // namespace cnn
