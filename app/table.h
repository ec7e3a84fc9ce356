// Text in columns, and numbers for people.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cnn::app {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

// The titles, a rule and the rows, each cell as wide as its column's widest, two spaces between columns, no
// spaces at line ends. A row may have fewer cells than there are columns.
std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows);

// "138,357,544".
std::string with_separators(int64_t number);

// Three digits and a unit: "0", "760", "86.7 M", "1.85 G"; the units are powers of 1000: k, M, G, T, P, E.
std::string readable_count(int64_t count);

// The same for bytes: "760 B", "12.8 MB".
std::string readable_bytes(int64_t bytes);

}  // namespace cnn::app
