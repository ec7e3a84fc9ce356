// The commands that there are, as the parser knows them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cnn::app {

std::vector<const CLI::App*> commands_below(const CLI::App& app);

// The command that the command line has named; null where it has none.
const CLI::App* parsed_command(const CLI::App& app);

bool has_option(const CLI::App& command, const std::string& name);

// Of a word that is no command: which was meant, or which there are, as the end of a message.
std::string hint_of_command(const CLI::App& app, const std::string& typed);

}  // namespace cnn::app
