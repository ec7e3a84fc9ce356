// Activations of many numbers (kinds/activations.h).
#pragma once

#include <cstdint>

#include "kernels/kernel.h"
#include "kinds/activations.h"

namespace cnn {

// y = f(x); a NaN stays one.
CNN_KERNEL(void, activate, (const Activation& f, const float* x, float* y, int64_t count));

// dx = dy * f'(x). Of x and y what the function reads is given, and anything readable in place of the other.
CNN_KERNEL(void, activation_gradient,
           (const Activation& f, const float* x, const float* y, const float* dy, float* dx, int64_t count));

}  // namespace cnn
