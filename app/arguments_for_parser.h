// What was typed, such that the parser of the command line reads it as it is meant.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cnn::app {

// A file [a,b] is no list, and what follows a list behind "--" belongs to it.
std::vector<std::string> arguments_for_parser(const CLI::App& app, int argc, const char* const* argv);

}  // namespace cnn::app
