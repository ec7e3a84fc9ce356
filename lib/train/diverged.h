// What is said of a training that has diverged.
#pragma once

#include "base/error.h"
#include "train/not_finite.h"
#include "train/training_input.h"
#include "train/training_state.h"

namespace cnn {

// Failure::diverged: the step, the first bad layer of the batch of `images` that was trained on last, the
// learning rate, and what to try. Computes that batch once more.
Error diverged(const NotFinite& found, const TrainingInput& input, const TrainingState& state,
               int64_t images);

}  // namespace cnn
