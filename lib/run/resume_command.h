// The command that goes on with a run.
#pragma once

#include <string>

#include "base/program_name.h"
#include "base/shell_word.h"
#include "train/run_directory.h"

namespace cnn {

// By its own config, which has all that the command line changed.
inline std::string resume_command(const RunPaths& run) {
  return program_command("train ") + shell_path(run.config()) + " -o " + shell_path(run.path) + " --resume";
}

}  // namespace cnn
