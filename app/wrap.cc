#include "app/wrap.h"

#include <algorithm>

#include "app/fold.h"

namespace cnn::app {

std::string wrapped(const std::string& begin, size_t column, std::string_view text, size_t width) {
  const std::string margin(column, ' ');
  const size_t taken = width_of(begin);
  std::string result = begin;
  if (!text.empty()) result += taken <= column ? std::string(column - taken, ' ') : "\n" + margin;
  size_t used = column;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const size_t length = width_of(word);
    if (used > column && length + 1 > width - std::min(used, width)) {
      result += "\n" + margin;
      used = column;
    } else if (used > column) {
      result += " ";
      ++used;
    }
    result += word;
    used += length;
    at = end + 1;
  }
  return result + "\n";
}

namespace {

constexpr std::string_view kHash = " # ";

// Where the comment behind a line's text begins, or behind a comment that is a key left out; or npos.
size_t comment_of(std::string_view line) {
  for (size_t at = line.rfind(kHash); at != std::string_view::npos && at > 0;
       at = line.rfind(kHash, at - 1)) {
    const std::string_view before = line.substr(0, at);
    const bool is_in_quotes = std::ranges::count(before, '"') % 2 != 0;
    if (!is_in_quotes && before.find_first_not_of(' ') != std::string_view::npos) return at + 1;
  }
  return std::string_view::npos;
}

// Lines "# ..." from `column` on, the first of them behind `begin`.
std::string comment_lines(const std::string& begin, size_t column, std::string_view text, size_t width) {
  std::string lines = wrapped(begin, column, text, width - 2);
  const size_t first = width_of(begin) <= column ? 0 : lines.find('\n') + 1;
  std::string result = lines.substr(0, first);
  for (size_t at = first; at < lines.size();) {
    const size_t end = lines.find('\n', at) + 1;
    const size_t text_at = at == 0 ? begin.size() + (column - width_of(begin)) : at + column;
    result += lines.substr(at, text_at - at) + "# " + lines.substr(text_at, end - text_at);
    at = end;
  }
  return result;
}

std::string wrapped_comment(const std::string& line, size_t width) {
  constexpr size_t kColumn = 34;
  constexpr size_t kLastColumn = 52;
  const size_t comment = comment_of(line);
  if (comment != std::string::npos) {
    std::string text = line.substr(0, comment);
    text.erase(text.find_last_not_of(' ') + 1);
    const size_t column = std::max(kColumn, width_of(text) + 2);
    return comment_lines(text, column <= kLastColumn ? column : kColumn, line.substr(comment + 2), width);
  }
  const bool is_command = line.starts_with("#   ");
  return width_of(line) > width && line.starts_with("# ") && !is_command
             ? comment_lines("", 0, line.substr(2), width)
             : line + "\n";
}

}  // namespace

std::string wrap_comments(std::string_view yaml, size_t width) {
  std::string text;
  for (size_t begin = 0; begin < yaml.size();) {
    const size_t end = std::min(yaml.find('\n', begin), yaml.size());
    const std::string line(yaml.substr(begin, end - begin));
    text += wrapped_comment(line, width);
    begin = end + 1;
  }
  return text;
}

}  // namespace cnn::app
