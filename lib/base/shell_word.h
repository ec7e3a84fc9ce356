// For commands that a person may copy.
#pragma once

#include <filesystem>
#include <string>

namespace cnn {

// `text` such that a shell reads it as one word and as it is: in quotes where that is needed, and in $'...'
// with \xNN for bytes that no terminal may show or copy (bash, zsh, ksh).
std::string shell_word(const std::string& text);

// The same for a path that stands where an option may stand: "./-x" for "-x".
std::string shell_path(const std::filesystem::path& path);

}  // namespace cnn
