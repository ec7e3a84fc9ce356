// What is not the same in several configs.
#pragma once

#include <vector>

#include "report/comparison.h"
#include "spec/run_spec.h"

namespace cnn::app {

// Every key of the resolved configs that is not the same in all of them, but for `name`, in their order, with
// a value for each config. Layers are told by their names with those of the layers around them
// ("layers.residual1.conv1.filters"). They are paired by their names, else by their place in their list; one
// that some have not has a row of its own, and so has `data`.
std::vector<DifferingKey> config_differences(const std::vector<RunSpec>& specs);

}  // namespace cnn::app
