// The command line of Darknet, typed here.
#pragma once

#include <string>
#include <vector>

namespace cnn::app {

// What to say of it, with what is typed here instead; empty where `typed`, the arguments, is none.
std::string darknet_line(const std::vector<std::string>& typed);

}  // namespace cnn::app
