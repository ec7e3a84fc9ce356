#include "app/cut_setting.h"

#include <algorithm>

#include "base/shell_word.h"

namespace cnn::app {

namespace {

std::string without_blanks(const std::string& text) {
  const size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

// Whether nothing is missing of "KEY=VALUE".
bool is_whole_setting(const std::string& setting) {
  const size_t equals = setting.find('=');
  if (equals == std::string::npos || equals + 1 == setting.size()) return false;
  const auto count = [&](char c) { return std::count(setting.begin(), setting.end(), c); };
  return count('{') <= count('}') && count('[') <= count(']');
}

bool is_option(const std::string& argument) {
  return argument.size() > 1 && argument[0] == '-' && (argument[1] < '0' || argument[1] > '9');
}

}  // namespace

std::string cut_setting_hint(const std::string& unknown, const std::vector<std::string>& arguments) {
  for (size_t i = 1; i + 2 < arguments.size(); ++i) {
    std::string setting = arguments[i + 1];
    const bool is_cut = arguments[i] == "--set" && arguments[i + 2] == unknown && !is_whole_setting(setting);
    if (!is_cut) continue;
    const bool has_equals = setting.find('=') != std::string::npos || unknown.starts_with("=");
    if (!has_equals && setting.ends_with(":")) setting.pop_back();
    if (!has_equals) setting += "=";
    for (size_t next = i + 2; next < arguments.size() && !is_option(arguments[next]); ++next)
      setting += " " + arguments[next].substr(arguments[next].starts_with("./[") ? 2 : 0);
    const size_t equals = setting.find('=');
    const std::string key = without_blanks(setting.substr(0, equals));
    const std::string value = without_blanks(setting.substr(equals + 1));
    if (!key.empty() && !value.empty())
      return ": a setting is one word, write --set " + shell_word(key + "=" + value);
  }
  return "";
}

}  // namespace cnn::app
