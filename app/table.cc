#include "app/table.h"

#include <fmt/format.h>

#include <algorithm>

namespace cnn::app {

namespace {

std::string padded(const std::string& text, size_t width, Align align) {
  return align == Align::left ? fmt::format("{:<{}}", text, width) : fmt::format("{:>{}}", text, width);
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
  std::vector<size_t> widths;
  widths.reserve(columns.size());
  for (const Column& column : columns) widths.push_back(column.title.size());
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string titles;
  std::string rule;
  for (size_t i = 0; i < columns.size(); ++i) {
    titles += padded(columns[i].title, widths[i], columns[i].align) + "  ";
    rule += std::string(widths[i], '-') + "  ";
  }
  std::string text = line_of(titles) + line_of(rule);
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) line += padded(row[i], widths[i], columns[i].align) + "  ";
    text += line_of(line);
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
