#include "base/readable_numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <iterator>

namespace cnn {
namespace {

// Three significant digits with the unit's prefix, none below 1000.
std::string scaled(int64_t number) {
  constexpr const char* kPrefixes[] = {"", "k", "M", "G", "T", "P", "E"};
  auto value = static_cast<double>(number);
  size_t prefix = 0;
  // 999.5 would print as 1000.
  while (value >= 999.5 && prefix + 1 < std::size(kPrefixes)) {
    value /= 1000;
    ++prefix;
  }
  const int decimals = prefix == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f %s", decimals, value, kPrefixes[prefix]);
  return text.data();
}

}  // namespace

std::string with_separators(int64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3) {
    text.insert(static_cast<size_t>(at), 1, ',');
  }
  return text;
}

std::string counted(int64_t count, const std::string& what) {
  return counted(count, what, what + "s");
}

std::string counted(int64_t count, const std::string& one, const std::string& several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

std::string readable_count(int64_t count) {
  return count < 1000 ? std::to_string(count) : scaled(count);
}

std::string readable_bytes(int64_t bytes) {
  return scaled(bytes) + "B";
}

std::string readable_rate(double rate) {
  std::array<char, 32> text{};
  const bool is_small = rate < 9.95;  // 9.95 would print as 10
  std::snprintf(text.data(), text.size(), is_small ? "%.2g" : "%.0f", rate);
  return text.data();
}

std::string rough_duration(double seconds) {
  if (seconds < 90) return counted(std::max<int64_t>(1, std::llround(seconds)), "second");
  const auto minutes = std::llround(seconds / 60);
  if (minutes < 90) return counted(minutes, "minute");
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f days", seconds / 86400);
  return text.data();
}

}  // namespace cnn
