// What the commands' arguments name.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/load_config.h"

namespace cnn::app {

// Whether `path` is a model rather than a config: a run directory, or a file that says so by its suffix
// (.bin, .safetensors) or its first bytes.
bool is_model(const std::filesystem::path& path);

// The `--set KEY=VALUE` of a command line. Throws Error(Failure::config) where there is no KEY or no '='.
std::vector<Override> parse_overrides(const std::vector<std::string>& settings);

}  // namespace cnn::app
