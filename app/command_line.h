// The command line, apart from what single commands add to it.
#pragma once

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/options.h"

namespace cnn::app {

// The options of every command, accepted before and after its name. `options` must outlive `app`.
void add_common_options(CLI::App& app, Options& options);

// Parses, and does what `action` has become by that. Where parsing settles it (help, the version, a mistake)
// the text is printed instead. Returns what the program exits with; throws as the action.
int obey_command_line(CLI::App& app, int argc, const char* const* argv, Options& options,
                      const Action& action);

}  // namespace cnn::app
