#include "app/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "app/console.h"
#include "base/utf8.h"

namespace cnn::app {

namespace {

// As wide as East Asian characters are, and what stands for pictures.
bool is_wide(char32_t code) {
  return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
         (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
         (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x1F300 && code <= 0x1F9FF) ||
         (code >= 0x20000 && code <= 0x3FFFD);
}

// In columns of the terminal.
size_t width_of(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    const bool is_accent = character.code >= 0x0300 && character.code <= 0x036F;  // drawn on the one before
    width += is_accent ? 0 : is_wide(character.code) ? 2 : 1;
    i += std::max<size_t>(1, character.length);
  }
  return width;
}

std::string padded(const std::string& text, size_t width, Align align) {
  const std::string space(width - width_of(text), ' ');
  return align == Align::left ? text + space : space + text;
}

std::string line_of(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

// Three significant digits with the unit's prefix, "" below 1000.
std::string scaled(int64_t number, const char* separator) {
  constexpr const char* kPrefixes[] = {"", "k", "M", "G", "T", "P", "E"};
  auto value = static_cast<double>(number);
  size_t prefix = 0;
  // 999.5 would print as 1000.
  while (value >= 999.5 && prefix + 1 < std::size(kPrefixes)) {
    value /= 1000;
    ++prefix;
  }
  const int decimals = prefix == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f}{}{}", value, decimals, separator, kPrefixes[prefix]);
}

}  // namespace

std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> lines(1);
  for (const Column& column : columns) lines[0].push_back(printable(column.title));
  for (const auto& row : rows) {
    auto& line = lines.emplace_back();
    for (const std::string& cell : row) line.push_back(printable(cell));
  }
  std::vector<size_t> widths(columns.size());
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::string rule;
  for (const size_t width : widths) rule += std::string(width, '-') + "  ";
  std::string text;
  for (const auto& line : lines) {
    std::string cells;
    for (size_t i = 0; i < line.size(); ++i) cells += padded(line[i], widths[i], columns[i].align) + "  ";
    text += line_of(cells);
    if (&line == &lines.front()) text += line_of(rule);
  }
  return text;
}

std::string with_separators(int64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3) {
    text.insert(static_cast<size_t>(at), 1, ',');
  }
  return text;
}

std::string readable_count(int64_t count) {
  return count < 1000 ? std::to_string(count) : scaled(count, " ");
}

std::string readable_bytes(int64_t bytes) {
  return scaled(bytes, " ") + "B";
}

}  // namespace cnn::app
