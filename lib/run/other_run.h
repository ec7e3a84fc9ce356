// A run directory whose files are of two runs: one that replaces another has not written its model yet.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "model/model_file.h"

namespace cnn {

// What to tell of the model in the run directory `run`, whose info is `model`, where it is of an earlier run
// than the checkpoint or the config beside it; nothing where `run` is no directory or that cannot be told.
std::optional<std::string> doubt_of_run(const std::filesystem::path& run, const ModelInfo& model);

}  // namespace cnn
