// Data files that were damaged, promise too much, or are something else. All of them are exit 4.
#pragma once

#include <string>
#include <vector>

namespace cnn {

struct DataCase {
  const char* name;
  const char* file;  // the one of the data directory that holds `bytes` in the place of its own
  std::string bytes;
  const char* message;  // a part of standard error, which also names the file
};

// To add a case, add a line.
std::vector<DataCase> idx_cases();    // for 70 images of 8x8x1 to train on and 20 for the test, labels 0 to 9
std::vector<DataCase> cifar_cases();  // for two CIFAR-10 records in each of the six files

}  // namespace cnn
