// Activations but relu, and constant factors: functions of each number alone.
#pragma once

#include <memory>

#include "kinds/activations.h"
#include "layers/step.h"

namespace cnn {

std::unique_ptr<Step> make_activation(const Activation& function, const Port& port);

// y = factor*x
std::unique_ptr<Step> make_scale(float factor, const Port& port);

}  // namespace cnn
