// What is no file of the kind that it should be: FIFOs, devices, directories, loops.
#pragma once

#include <string>
#include <vector>

namespace cnn {

struct PlaceCase {
  const char* name;
  std::string prepare;  // shell commands in a directory with net.yaml, data, run with model.bin and last.bin,
                        // and i.yaml, which wants image folders for two classes in `i`
  const char* words;    // for cnn
  int exit_code;
  const char* file;     // that standard error names
  const char* message;  // a part of it
};

// To add a case, add a line.
std::vector<PlaceCase> place_cases();

}  // namespace cnn
