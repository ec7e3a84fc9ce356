// What to say of an argument that a command does not know.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cnn::app {

// What is wrong with the first of the `arguments`, the program's name before them, that the parser could not
// place, and what to write instead; empty where it has placed all of them.
std::string unknown_argument(const CLI::App& app, const std::vector<std::string>& arguments);

}  // namespace cnn::app
