// What `cnn help` tells of at length: how images are read, what is held out, what the settings of a training
// do, how several machines train, what is promised of files that others sent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cnn::app {

// "pictures", "held_out", "settings", "machines", "foreign_files", "exit_codes", "int8".
std::vector<std::string> prose_topics();

// In 80 columns; empty for another word.
std::string prose_text(std::string_view topic);

}  // namespace cnn::app
