#include "config/yaml_marks.h"

#include <algorithm>

namespace cnn {

bool is_null_written(std::string_view text, size_t at) {
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    const size_t end = at + word.size();
    const bool ends =
        end >= text.size() || std::string_view(" \t\r\n,]}").find(text[end]) != std::string_view::npos;
    if (text.substr(at, word.size()) == word && ends) return true;
  }
  return false;
}

size_t dash_before(std::string_view text, size_t at) {
  constexpr size_t kFar = 200;  // a dash beyond that is some other one
  const size_t begin = at - std::min(at, kFar);
  const size_t dash = text.substr(begin, at - begin).rfind('-');
  return dash == std::string_view::npos ? at : begin + dash;
}

bool is_quote_closed(std::string_view text, size_t begin) {
  if (begin >= text.size()) return true;
  const char quote = text[begin];
  if (quote != '"' && quote != '\'') return true;
  for (size_t i = begin + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      const bool is_escaped = quote == '\'' && text.substr(i + 1, 1) == "'";
      if (!is_escaped) return true;
      ++i;
    }
  }
  return false;
}

}  // namespace cnn
