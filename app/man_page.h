// The help as manual pages, for man(1).
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace cnn::app {

// cnn-train(1) of the command "train", cnn(1) of the program where `command` is empty; empty for a word that
// is no command.
std::string man_page(const CLI::App& app, const std::string& command);

// cnn-config(5): the keys of a config, and what help tells at length.
std::string config_man_page();

}  // namespace cnn::app
