// Configs that mean harm or only look harmless. All of them are exit 3.
#pragma once

#include <string>
#include <vector>

namespace cnn {

struct ConfigCase {
  const char* name;
  std::string text;
  const char* message;  // a part of standard error, which also names the file
};

// To add a case, add a line.
std::vector<ConfigCase> config_cases();

}  // namespace cnn
