// Update rules of optimizers (kinds/optimizers.h), for a stretch of numbers.
#pragma once

#include "kernels/kernel.h"
#include "kinds/optimizers.h"

namespace cnn {

CNN_KERNEL(void, update_weights, (const OptimizerKind& rule, const StepSettings& step, const Stretch& x));

}  // namespace cnn
