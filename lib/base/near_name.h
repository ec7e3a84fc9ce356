// Names that were typed nearly right.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cnn {

inline constexpr size_t kLongestCompared = 40;

// Insertions, deletions, replacements, and swaps of neighbours (optimal string alignment), of words up to
// kLongestCompared.
size_t edit_distance(std::string_view a, std::string_view b);

// The one of `known` that `name` probably stands for: the same but for case and '-' for '_', or a slip or two
// of the keyboard. Nothing where none is near.
std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known);

}  // namespace cnn
