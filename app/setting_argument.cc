#include "app/setting_argument.h"

#include <algorithm>
#include <filesystem>

#include "app/known_commands.h"
#include "base/printable.h"
#include "base/shell_word.h"
#include "config/setting_text.h"
#include "config/suggest.h"

namespace cnn::app {
namespace {

// Whether `word` is what an option may have as its value, and not the config.
bool may_be_value(const std::string& word) {
  std::error_code ignored;
  const bool is_config = word.ends_with(".yaml") || word.ends_with(".yml");
  return !is_config && !word.starts_with('=') && (is_number(word) || !word.starts_with('-')) &&
         !std::filesystem::is_regular_file(word, ignored);
}

// What follows `argument` where it is no value of its own: "0.1" of --lr 0.1; empty where nothing does.
std::string value_behind(const std::string& argument, std::span<const std::string> typed) {
  const auto at = std::ranges::find(typed, argument);
  if (at == typed.end() || at + 1 == typed.end() || !may_be_value(*(at + 1))) return "";
  return *(at + 1);
}

}  // namespace

bool is_number(const std::string& word) {
  return word.find_first_not_of("-+.0123456789eE") == std::string::npos;
}

std::string hint_of_setting(const CLI::App& app, const std::string& argument,
                            std::span<const std::string> typed) {
  const CLI::App* command = parsed_command(app);
  if (command == nullptr || !has_option(*command, "--set")) return "";
  const size_t equals = std::min(argument.find('='), argument.size());
  const size_t dashes = std::min(argument.find_first_not_of('-'), equals);
  const std::string path = path_meant(argument.substr(dashes, equals - dashes));
  if (path.empty()) return "";
  const std::string value =
      equals < argument.size() ? argument.substr(equals + 1) : value_behind(argument, typed);
  return ": it is a key of the config, write --set " + shell_word(setting_of(path, value));
}

std::string split_setting(const CLI::App& app, std::span<const std::string> typed, bool is_told) {
  const CLI::App* command = parsed_command(app);
  if (command == nullptr || !has_option(*command, "--set")) return "";
  for (size_t i = 0; i + 2 < typed.size(); ++i) {
    const std::string& key = typed[i + 1];
    if (typed[i] != "--set" || key.find('=') != std::string::npos || !may_be_value(typed[i + 2])) continue;
    const std::string path = path_meant(key);
    if (path.empty() || (is_told && path == key)) continue;
    return "--set " + printable(key) + ": expected KEY=VALUE, write --set " +
           shell_word(setting_of(path, typed[i + 2]));
  }
  return "";
}

}  // namespace cnn::app
