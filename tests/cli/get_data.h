// What a program that was built below its source proposes for getting data.
#pragma once

#include <string>

#include "base/shell_word.h"

namespace cnn {

inline std::string get_data_script() {
  return shell_word(std::string(CNN_SOURCE_DIR) + "/scripts/get-data");
}

}  // namespace cnn
