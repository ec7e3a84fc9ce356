// From a YAML file to a checked RunSpec. Nothing outside this folder knows YAML.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "spec/run_spec.h"

namespace cnn {

// One `--set KEY=VALUE`: the value is YAML, the key a dotted path ("train.optimizer.momentum",
// "layers.0.conv.filters").
struct Override {
  std::string key;
  std::string value;
  std::string label;  // how an error names it: "--set train.epochs", "--epochs"
};

struct LoadedConfig {
  RunSpec spec;
  std::vector<std::string> warnings;  // each one message, placed like an error
};

// The most bytes of a file, and of one that write_config has written.
inline constexpr int64_t kMaxConfigBytes = int64_t{1} << 20;
inline constexpr int64_t kMaxWrittenBytes = int64_t{8} << 20;

// Reads and checks `path`. Relative paths in it are relative to its directory (of a config that came with the
// program, to another: config/shipped_config.h), and absolute in the result.
// Throws Error(Failure::config) with every error that could be found in one run, each as
//   FILE:LINE:COLUMN: error: what is wrong, what was expected
//     the line
//     ^
// separated by newlines; an error in an override begins with its label instead of the place.
LoadedConfig load_config(const std::filesystem::path& path, std::span<const Override> overrides = {});

// The same for a text. `file` is what errors call it; `directory` is what its relative paths are relative to;
// `default_name` stands in where the text has no `name`.
LoadedConfig parse_config(const std::string& text, const std::string& file,
                          const std::filesystem::path& directory, const std::string& default_name,
                          std::span<const Override> overrides = {});

}  // namespace cnn
