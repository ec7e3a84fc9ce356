// What two configs say differently.
#pragma once

#include <string>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

// Each key by its path with both values, "train.batch_size: 16 -> 32", in the order in which they are
// written;
// "(none)" for one that a side has not.
std::vector<std::string> config_differences(const RunSpec& before, const RunSpec& now);

}  // namespace cnn
