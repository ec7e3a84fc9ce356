// Learning rates as pure functions of how far a training has come, so that a resumed run goes on with the
// very rates that it would have had.
//
// With t the epochs (`by: epoch`) or steps (`by: step`) that are done, T those of the whole training, and W
// the warm-up's, the rate is learning_rate * min(1, (t + 1)/W) * f, f the kind's factor (kinds/schedules.h)
// at t, u = max(t - W, 0) and U = T - W.
#pragma once

#include <cstdint>

#include "spec/schedule_spec.h"

namespace cnn {

// What the learning rate is multiplied with when `done` of `all` units are done. 0 <= done; fractions of a
// unit are allowed.
double schedule_factor(const ScheduleSpec& spec, double done, double all);

// The same before step number `step` (0, 1, ...) of a training of `epochs` epochs of `steps_per_epoch` >= 1
// each.
double schedule_factor_at_step(const ScheduleSpec& spec, int64_t step, int64_t steps_per_epoch,
                               int64_t epochs);

// Whether the rates depend on how long the training is: then it cannot be made longer afterwards.
bool ends_with_training(const ScheduleSpec& spec);

}  // namespace cnn
