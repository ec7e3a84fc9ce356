// The text of scripts/get-data. CMake writes the source of this.
#pragma once

#include <string>

namespace cnn::app {

std::string get_data_script();

}  // namespace cnn::app
