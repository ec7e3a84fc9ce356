// Texts of this program's commands: help and templates.
#pragma once

#include <string>
#include <string_view>

namespace cnn::app {

// `text`, in which commands begin with `cnn`, with the name by which this program was called. A command
// begins a line or follows a space, a backquote or a bracket.
std::string as_typed(std::string_view text);

// The same within the comments of a YAML file; what else it holds stays.
std::string with_comments_as_typed(std::string_view yaml);

}  // namespace cnn::app
