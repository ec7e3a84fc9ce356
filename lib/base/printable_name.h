// Names out of files that others made, which may be of any length.
#pragma once

#include <string>
#include <string_view>

namespace cnn {

// As printable(), of the first 100 bytes or so.
std::string printable_name(std::string_view name);

}  // namespace cnn
