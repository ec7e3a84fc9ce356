// Files of other programs that mean harm.
#pragma once

#include <string>
#include <vector>

namespace cnn {

struct ImportCase {
  const char* name;
  const char* file;  // that is refused
  std::string bytes;
  const char* other;    // beside it, for formats of two; null: none
  std::string others;   // its bytes
  const char* message;  // the refusal holds
};

std::vector<ImportCase> import_cases();

}  // namespace cnn
