#include "app/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/printable.h"

namespace cnn::app {

namespace {

std::string padded(const std::string& text, size_t width, Align align) {
  const std::string space(width - width_of(text), ' ');
  return align == Align::left ? text + space : space + text;
}

std::string line_of(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

// A table before it becomes text; the first line is the titles.
class Cells {
 public:
  Cells(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows)
      : columns_(columns) {
    for (const Column& column : columns) lines_[0].push_back(printable(column.title));
    for (const auto& row : rows) {
      auto& line = lines_.emplace_back();
      for (const std::string& cell : row) line.push_back(printable(cell));
    }
    measure();
  }

  void narrow_to(size_t most) {
    int last = 0;
    for (const Column& column : columns_) {
      for (const GivingWay& way : column.ways) last = std::max(last, way.turn);
    }
    // In a turn the last column comes first: it is the least of those that have the same.
    for (int turn = 1; turn <= last; ++turn) {
      for (size_t i = columns_.size(); i-- > 0 && width() > most;) {
        const auto& ways = columns_[i].ways;
        const auto way = std::ranges::find(ways, turn, &GivingWay::turn);
        if (way == ways.end()) continue;
        if (way->fold == nullptr) {
          drop(i);
        } else {
          fold_column(i, way->fold, width() - most);
        }
      }
    }
  }

  std::string text() const {
    std::string rule;
    for (const size_t width : widths_) rule += std::string(width, '-') + "  ";
    std::string text;
    for (const auto& line : lines_) {
      std::string cells;
      for (size_t i = 0; i < line.size(); ++i) cells += padded(line[i], widths_[i], columns_[i].align) + "  ";
      text += line_of(cells);
      if (&line == &lines_.front()) text += line_of(rule);
    }
    return text;
  }

 private:
  static constexpr size_t kLeastFolded = 8;

  size_t width() const {
    size_t sum = 0;
    for (const size_t width : widths_) sum += width + 2;
    return sum < 2 ? 0 : sum - 2;
  }

  void measure() {
    widths_.assign(columns_.size(), 0);
    for (const auto& line : lines_) {
      for (size_t i = 0; i < line.size(); ++i) widths_[i] = std::max(widths_[i], width_of(line[i]));
    }
  }

  // Makes column i narrower by `excess`, as far as can be.
  void fold_column(size_t i, Fold fold, size_t excess) {
    const size_t least = std::max(kLeastFolded, width_of(lines_[0][i]));
    const size_t target = widths_[i] > least + excess ? widths_[i] - excess : least;
    for (auto& line : lines_) {
      if (&line != &lines_.front() && i < line.size()) line[i] = fold(line[i], target);
    }
    measure();
  }

  void drop(size_t i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    columns_.erase(columns_.begin() + at);
    for (auto& line : lines_) {
      if (i < line.size()) line.erase(line.begin() + at);
    }
    measure();
  }

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> lines_{1};
  std::vector<size_t> widths_;
};

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
                         const std::vector<std::vector<std::string>>& rows, size_t most) {
  Cells cells(columns, rows);
  cells.narrow_to(most);
  return cells.text();
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
