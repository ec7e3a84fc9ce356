// Files that a command writes, held against those that it reads: no output may be one of the inputs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "spec/run_spec.h"

namespace cnn::app {

// A file that a command reads, or whose loss would be that of an input.
struct Input {
  std::filesystem::path path;
  std::string what;  // as in "is the config"
};

// What an argument CONFIG, MODEL or RUN names: the file; of a run directory all that a training has written.
std::vector<Input> inputs_of(const std::filesystem::path& source);

// Refuses the output `file` of `option` where it is no name for a file (a directory, a device), or is one of
// `inputs` or, where `data` is not null, of its files, whatever links lead there: Error(Failure::usage).
void check_output(const std::string& option, const std::filesystem::path& file,
                  const std::vector<Input>& inputs, const DataSpec* data);

// The same for the files that a training writes to `directory`, of which a config that lies there is one.
void check_run_output(const std::filesystem::path& directory, const std::vector<Input>& inputs,
                      const DataSpec& data);

}  // namespace cnn::app
