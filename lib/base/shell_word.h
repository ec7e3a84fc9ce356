// For commands that a person may copy.
#pragma once

#include <string>

namespace cnn {

// `text` such that a shell reads it as one word and as it is: in quotes where that is needed.
std::string shell_word(const std::string& text);

}  // namespace cnn
