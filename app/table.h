// Text in columns, and numbers for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "app/fold.h"

namespace cnn::app {

enum class Align { left, right };

// What becomes of a column where the table is wider than it may be.
struct GivingWay {
  int turn = 0;         // 1, 2, ...: what a reader would miss least comes first
  Fold fold = nullptr;  // its cells are folded as far as needed; null: it is left out, if need be
};

struct Column {
  std::string title;
  Align align = Align::left;
  std::vector<GivingWay> ways = {};
};

inline constexpr size_t kAnyWidth = std::numeric_limits<size_t>::max();

// The titles, a rule and the rows, each cell as wide as its column's widest, two spaces between columns, no
// spaces at line ends; at most `most` wide if folding and leaving out can do it. What is left out then, and
// what stands for what, is told below, after an empty line. A row may have fewer cells than there are
// columns.
std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows, size_t most = kAnyWidth);

}  // namespace cnn::app
