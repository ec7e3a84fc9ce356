#include "base/near_name.h"

#include <algorithm>
#include <array>

namespace cnn {
namespace {

// How many slips a word of this length may have: "fc" none, "pool" one, "momentum" two.
size_t tolerance(size_t length) {
  return length < 3 ? 0 : length < 6 ? 1 : 2;
}

std::string folded(std::string_view name) {
  std::string result(name);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-') c = '_';
  }
  return result;
}

}  // namespace

size_t edit_distance(std::string_view a, std::string_view b) {
  std::array<std::array<size_t, kLongestCompared + 1>, 3> rows{};  // row i of the table in rows[i % 3]
  for (size_t i = 0; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      if (i == 0) {
        row[j] = j;
        continue;
      }
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) row[j] = std::min(row[j], rows[(i + 1) % 3][j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known) {
  if (name.size() > kLongestCompared) return std::nullopt;
  const std::string asked = folded(name);
  std::optional<std::string> best;
  size_t best_distance = 0;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongestCompared) continue;
    const size_t distance = edit_distance(asked, folded(candidate));
    if (distance > tolerance(std::max(asked.size(), candidate.size()))) continue;
    if (best && distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

}  // namespace cnn
