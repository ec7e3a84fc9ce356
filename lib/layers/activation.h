// Activations but relu, and constant factors: functions of each number alone.
#pragma once

#include <memory>

#include "layers/step.h"
#include "spec/layer_spec.h"

namespace cnn {

std::unique_ptr<Step> make_activation(const ActivationSpec& spec, const Port& port);

// y = factor*x
std::unique_ptr<Step> make_scale(float factor, const Port& port);

}  // namespace cnn
