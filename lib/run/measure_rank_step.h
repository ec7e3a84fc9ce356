// What one rank's part of a step takes on this machine.
#pragma once

#include "run/measure_speed.h"
#include "run/scale_model.h"

namespace cnn {

// Of wishes.images images, by tasks timed on one thread, with `cores` cores like those of `machine`, and how
// uneven the batches' times were. Throws as measure_speed does.
RankStep measure_rank_step(const RunSpec& spec, SpeedWishes wishes, const MachineFigures& machine, int cores,
                           const Messages& messages);

}  // namespace cnn
