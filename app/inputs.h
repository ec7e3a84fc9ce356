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

// The spec of a config, or of a model or run directory, with `overrides` applied; a config's warnings are
// shown. Overrides change configs only: Error(Failure::usage) for a model.
RunSpec read_run_spec(const std::filesystem::path& source, const std::vector<Override>& overrides);

// Data that `model` names must be here where no --data says another place. Whoever made the model may have
// done so on another machine: throws Failure::data without its directories, for they are nobody's to make.
// `command` is the one to which a person may say it, "eval".
void require_data_of_model(const std::filesystem::path& model, const DataSpec& data,
                           const std::string& command);

// The same for a config whose data.root is absolute, for such a one may have come from another machine too. A
// relative one lies where the config does, and opening the data says how they get there.
void require_data_of_config(const std::filesystem::path& config, const std::vector<Override>& overrides,
                            const DataSpec& data);

}  // namespace cnn::app
