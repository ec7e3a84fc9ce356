// Which files a data set consists of.
#pragma once

#include <filesystem>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

// The files of all sets of `spec`, as far as they are there: nothing is opened, what cannot be found or
// listed is passed over.
std::vector<std::filesystem::path> data_files(const DataSpec& spec);

}  // namespace cnn
