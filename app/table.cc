#include "app/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <utility>

#include "app/wrap.h"
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
      : columns_(columns),
        is_shown_(columns.size(), true),
        short_for_(columns.size()),
        left_out_(columns.size()) {
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
    std::vector<std::vector<size_t>> dropped;
    // In a turn the last column comes first: it is the least of those that have the same.
    for (int turn = 1; turn <= last; ++turn) {
      for (size_t i = columns_.size(); i-- > 0 && width() > most;) {
        const auto& ways = columns_[i].ways;
        const auto way = std::ranges::find(ways, turn, &GivingWay::turn);
        if (way == ways.end() || !is_shown_[i]) continue;
        if (way->fold == nullptr) {
          dropped.push_back(like(i));
          for (const size_t k : dropped.back()) is_shown_[k] = false;
        } else {
          fold_column(i, way->fold, width() - most);
        }
      }
    }
    // A fold may have made more room than was needed.
    for (const auto& columns : dropped | std::views::reverse) {
      size_t sum = width();
      for (const size_t i : columns) sum += widths_[i] + kBetween;
      if (sum > most) continue;
      for (const size_t i : columns) is_shown_[i] = true;
    }
  }

  // What a narrow table owes its reader, in lines of at most `most`; empty where it is whole.
  std::string notes(size_t most) const {
    std::vector<std::string> missing;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!is_shown_[i]) missing.push_back(lines_[0][i]);
    }
    std::vector<std::string> meanings;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (!is_shown_[i]) continue;
      missing.push_back(left_out_[i]);
      meanings.push_back(short_for_[i]);
    }
    const std::string left_out = listed(missing);
    const std::string short_for = listed(meanings);
    std::string text;
    if (!left_out.empty()) {
      text += wrapped("left out:", 10, left_out + " (COLUMNS=200 shows all)", most);
    }
    if (!short_for.empty()) text += wrapped("short:", 10, short_for, most);
    return text.empty() ? "" : "\n" + text;
  }

  std::string text() const {
    std::string rule;
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (is_shown_[i]) rule += std::string(widths_[i], '-') + "  ";
    }
    std::string text;
    for (const auto& line : lines_) {
      std::string cells;
      for (size_t i = 0; i < line.size(); ++i) {
        if (is_shown_[i]) cells += padded(line[i], widths_[i], columns_[i].align) + "  ";
      }
      text += line_of(cells);
      if (&line == &lines_.front()) text += line_of(rule);
    }
    return text;
  }

 private:
  // Column i, and those of the same title, which go together.
  std::vector<size_t> like(size_t i) const {
    std::vector<size_t> columns;
    for (size_t k = 0; k < columns_.size(); ++k) {
      if (columns_[k].title == columns_[i].title) columns.push_back(k);
    }
    return columns;
  }

  static constexpr size_t kLeastFolded = 8;
  static constexpr size_t kBetween = 2;  // spaces, from one column to the next

  // "a, b", each once, without what is empty.
  static std::string listed(const std::vector<std::string>& texts) {
    std::string list;
    for (size_t i = 0; i < texts.size(); ++i) {
      const auto end = texts.begin() + static_cast<std::ptrdiff_t>(i);
      if (texts[i].empty() || std::find(texts.begin(), end, texts[i]) != end) continue;
      list += (list.empty() ? "" : ", ") + texts[i];
    }
    return list;
  }

  size_t width() const {
    size_t sum = 0;
    for (size_t i = 0; i < widths_.size(); ++i) sum += is_shown_[i] ? widths_[i] + kBetween : 0;
    return sum < kBetween ? 0 : sum - kBetween;
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
    std::vector<std::string> cells;
    for (size_t k = 1; k < lines_.size(); ++k) cells.push_back(i < lines_[k].size() ? lines_[k][i] : "");
    const Folded folded = fold(std::move(cells), target);
    for (size_t k = 1; k < lines_.size(); ++k) {
      if (i < lines_[k].size()) lines_[k][i] = folded.cells[k - 1];
    }
    if (!folded.short_for.empty()) short_for_[i] = folded.short_for;
    if (!folded.left_out.empty()) left_out_[i] = folded.left_out;
    measure();
  }

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> lines_{1};
  std::vector<size_t> widths_;
  std::vector<bool> is_shown_;
  std::vector<std::string> short_for_;  // of each column, what its folds owe
  std::vector<std::string> left_out_;
};

}  // namespace

std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows, size_t most) {
  Cells cells(columns, rows);
  cells.narrow_to(most);
  return cells.text() + cells.notes(most);
}

}  // namespace cnn::app
