// What is said of a training that has diverged.
#pragma once

#include <string>

#include "base/error.h"
#include "data/batches.h"
#include "train/not_finite.h"
#include "train/training_input.h"
#include "train/training_state.h"

namespace cnn {

// Failure::diverged: the step, the batch and its first bad layer, the
// learning rate, and `cause`, or what to try where that is empty. Computes that batch once more.
Error diverged(const NotFinite& found, const TrainingInput& input, const TrainingState& state,
               const Batches& batches, const std::string& cause);

}  // namespace cnn
