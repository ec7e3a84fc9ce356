// How --help looks.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace cnn::app {

// As CLI11 has it, in 80 columns. What an option needs or excludes is for its description to say.
std::shared_ptr<CLI::Formatter> make_help_formatter();

// Help on a word as one JSON object on a line: {"word": null, "text": ...}, null where the word is empty.
std::string help_json(const std::string& word, const std::string& text);

}  // namespace cnn::app
