// Whether what a checkpoint says of progress can be true.
#pragma once

#include <cstdint>
#include <string>

#include "data/batches.h"
#include "train/training_state.h"

namespace cnn {

// Throws Failure::model, beginning with `file`, where `state` is not that of a training on these images in
// such batches, of which the network takes at most `room` at a time.
void check_progress(const TrainingState& state, const Batches& batches, int64_t room,
                    const std::string& file);

}  // namespace cnn
