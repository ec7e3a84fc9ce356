// A list in a message.
#pragma once

#include <span>
#include <string>

namespace cnn {

// Each on a line of its own, indented by two; of many the first few, and "... and 40 more". Begins with a
// line end.
std::string list_lines(std::span<const std::string> lines);

}  // namespace cnn
