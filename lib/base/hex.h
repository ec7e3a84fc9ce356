// Bytes as hex digits, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cnn {

// Two lower-case digits a byte.
std::string hex_of(std::string_view bytes);

// What hex_of was given; digits may be of either case. Nothing where `digits` is something else.
std::optional<std::string> bytes_of_hex(std::string_view digits);

}  // namespace cnn
