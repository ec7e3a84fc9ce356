// A `--set KEY = VALUE` that a shell has cut at its blanks.
#pragma once

#include <string>
#include <vector>

namespace cnn::app {

// Where `unknown`, the first argument without a meaning, follows the value of a --set that it may belong to:
// how that is written, as the end of a message. Else nothing.
std::string cut_setting_hint(const std::string& unknown, const std::vector<std::string>& arguments);

}  // namespace cnn::app
