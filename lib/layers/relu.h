// A relu with no neighbour to be computed with.
#pragma once

#include <cstdint>
#include <memory>

#include "layers/step.h"

namespace cnn {

// For layers that end in a relu: where y is 0 it let nothing through, so neither does dy.
void relu_backward(const float* y, int64_t count, float* dy);

// y = max(x, 0); the gradient at 0 is 0.
std::unique_ptr<Step> make_relu(const Port& port);

}  // namespace cnn
