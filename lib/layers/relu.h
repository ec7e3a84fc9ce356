// A relu with no neighbour to be computed with.
#pragma once

#include <memory>

#include "layers/step.h"

namespace cnn {

// y = max(x, 0); the gradient at 0 is 0.
std::unique_ptr<Step> make_relu(const Port& port);

}  // namespace cnn
