// What is wrong with the data of a config, told without reading its images.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/shape.h"
#include "spec/run_spec.h"

namespace cnn {

// Why open_data would refuse the data of `spec` for such a network, as far as folders' names, headers and
// labels tell: a message for each set. What is not there is no fault.
std::vector<std::string> data_faults(const DataSpec& spec, const Volume& input, int64_t classes);

// Which of the data of `spec` training would not find, as it would say it; empty where all is there.
std::string missing_data(const DataSpec& spec);

// The same where a mistake in the place is likely, and not that the data are still to be got: images are
// their owner's; of others the root is there without them, or a directory near it has such files, which is
// named.
std::string misplaced_data(const DataSpec& spec);

}  // namespace cnn
