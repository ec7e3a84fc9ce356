// What is not the same in the layers of several networks.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "report/comparison.h"
#include "spec/run_spec.h"

namespace cnn::app {

// As config_differences() has it, of the layers of `specs`, whose resolved configs are `configs`.
void add_layer_differences(const std::vector<RunSpec>& specs,
                           const std::vector<const nlohmann::ordered_json*>& configs,
                           std::vector<DifferingKey>& differences);

}  // namespace cnn::app
