// Arguments that are keys of the config: how --set is to have them.
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>

namespace cnn::app {

bool is_number(const std::string& word);

// Of an option, or of KEY=VALUE alone, that is a key of the config, for a command that takes --set: ": it is
// a key of the config, write --set train.epochs=3"; else empty. `typed`: the whole command line, where a
// value may follow `argument`.
std::string hint_of_setting(const CLI::App& app, const std::string& argument,
                            std::span<const std::string> typed);

// The message for --set KEY VALUE, with a blank for the '=', where VALUE was taken for the config or KEY is
// short for a path; where the blank `is_told` of already, only for the latter. Else empty.
std::string split_setting(const CLI::App& app, std::span<const std::string> typed, bool is_told);

}  // namespace cnn::app
