// What shells complete behind `cnn`, as scripts for each of them.
#pragma once

#include <string>
#include <vector>

#include "app/completion_words.h"

namespace cnn::app {

std::string bash_completion(const std::vector<CommandWords>& commands);
std::string zsh_completion(const std::vector<CommandWords>& commands);
std::string fish_completion(const std::vector<CommandWords>& commands);

}  // namespace cnn::app
