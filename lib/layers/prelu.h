// Parametric ReLU: He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015.
#pragma once

#include <memory>

#include "layers/step.h"

namespace cnn {

// y = x where x > 0, else slope*x; `slope`: (channels), or (1) of all of them.
std::unique_ptr<Step> make_prelu(const Parameter& slope, const Volume& volume);

}  // namespace cnn
