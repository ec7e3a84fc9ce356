// The command line, apart from what single commands add to it.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "app/options.h"

namespace cnn::app {

// The options of every command, accepted before and after its name. `options` must outlive `app`.
void add_common_options(CLI::App& app, Options& options);

// Parses. Where that settles it (help, the version, a mistake) the text is printed and the exit code
// returned.
std::optional<int> parse_command_line(CLI::App& app, int argc, const char* const* argv);

}  // namespace cnn::app
