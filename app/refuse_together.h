// Options that cannot be given both.
#pragma once

#include <CLI/CLI.hpp>
#include <initializer_list>

namespace cnn::app {

// Two options, by the names that help has, of which one would be ignored. "--set KEY" is --set with that key.
struct Pair {
  const char* one;
  const char* other;
  const char* why;
};

// Throws CLI::ValidationError, "ONE and OTHER: WHY", where the command line gave `command` both of a pair. To
// be called in the command's callback: the options of every command are among them.
void refuse_together(const CLI::App& command, std::initializer_list<Pair> pairs);

// Why an option and the key that it is short for are not given both.
inline constexpr const char* kSameKey = "both say the same thing; give one of them";

}  // namespace cnn::app
