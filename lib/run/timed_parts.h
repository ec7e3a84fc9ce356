// A network's steps, from the times of the tasks of one thread over many batches.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/task_times.h"
#include "layers/step_profile.h"
#include "run/threads_model.h"

namespace cnn {

// When something was done for a batch, in all batches.
struct PartSpans {
  std::string name;
  std::string pass;  // as TimedPart's
  std::vector<PassSpan> spans;
};

// One part for each of `parts`, in their order, and behind them what lies between: of each time the median
// over the batches. Batches whose rounds are not those of the first are left out.
std::vector<TimedPart> timed_parts(const TaskTimes& times, std::span<const TimeSpan> batches,
                                   std::span<const PartSpans> parts);

}  // namespace cnn
