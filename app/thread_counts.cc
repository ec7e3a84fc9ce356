#include "app/thread_counts.h"

#include <bit>
#include <optional>
#include <set>
#include <string_view>

#include "config/scalars.h"
#include "config/suggest.h"

namespace cnn::app {
namespace {

constexpr int64_t kMostThreads = 1024;

std::optional<int64_t> count_of(std::string_view text) {
  const auto value = parse_integer(scalar_of(std::string(text)));
  return value && *value >= 1 && *value <= kMostThreads ? value : std::nullopt;
}

// Nothing where a part of it is no number or range.
std::optional<std::set<int>> counts_of(std::string_view list) {
  std::set<int> counts;
  for (;;) {
    const size_t comma = list.find(',');
    const std::string_view item = list.substr(0, comma);
    const size_t dots = item.find("..");
    const auto first = count_of(item.substr(0, dots));
    const auto last = dots == std::string_view::npos ? first : count_of(item.substr(dots + 2));
    if (!first || !last || *first > *last) return std::nullopt;
    for (int64_t count = *first; count <= *last; ++count) counts.insert(static_cast<int>(count));
    if (comma == std::string_view::npos) return counts;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

CLI::Validator thread_counts() {
  return CLI::Validator(
      [](const std::string& typed) {
        if (counts_of(typed)) return std::string();
        return "expected whole numbers from 1 to 1024 as in 1,2,8 or 1..64, got " + in_quotes(typed);
      },
      "");
}

std::vector<int> parse_thread_counts(const std::string& list) {
  const auto counts = counts_of(list);
  return {counts->begin(), counts->end()};
}

std::vector<size_t> told_counts(const std::vector<int>& counts, size_t most) {
  std::vector<size_t> places;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts.size() <= most || i == 0 || i + 1 == counts.size() ||
        std::has_single_bit(static_cast<unsigned>(counts[i])))
      places.push_back(i);
  }
  return places;
}

}  // namespace cnn::app
