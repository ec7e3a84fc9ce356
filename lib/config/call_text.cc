#include "config/call_text.h"

#include <algorithm>

namespace cnn {

std::string_view without_blanks(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  const size_t end = text.find_last_not_of(" \t");
  return end == std::string_view::npos ? "" : text.substr(begin, end + 1 - begin);
}

std::vector<std::string> arguments_in(std::string_view text) {
  text = without_blanks(text);
  if (text.starts_with('=') || text.starts_with(':')) text = without_blanks(text.substr(1));
  if ((text.starts_with('(') && text.ends_with(')')) || (text.starts_with('[') && text.ends_with(']')))
    text = text.substr(1, text.size() - 2);
  const bool by_commas = text.find(',') != std::string_view::npos;
  std::vector<std::string> arguments(1);
  int depth = 0;
  for (const char c : without_blanks(text)) {
    depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
    if (depth == 0 && (c == ',' || (!by_commas && c == ' '))) {
      arguments.emplace_back();
    } else {
      arguments.back() += c;
    }
  }
  for (std::string& argument : arguments) argument = std::string(without_blanks(argument));
  std::erase(arguments, "");
  if (arguments.size() > kMostArguments) arguments.clear();
  return arguments;
}

std::string as_value(std::string argument) {
  const bool is_quoted = argument.size() > 1 && (argument.front() == '\'' || argument.front() == '"');
  if (is_quoted && argument.back() == argument.front()) argument = argument.substr(1, argument.size() - 2);
  if (argument == "True") return "true";
  if (argument == "False") return "false";
  if (!argument.starts_with('(') && !argument.starts_with('[')) return argument;
  const std::vector<std::string> sides = arguments_in(argument);
  if (sides.size() == 2 && sides[0] == sides[1]) return sides[0];
  std::string list;
  for (const std::string& side : sides) list += (list.empty() ? "[" : ", ") + side;
  return list + "]";
}

std::string_view without_modules(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

}  // namespace cnn
