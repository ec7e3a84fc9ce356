#include "config/part_meant.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "config/scalars.h"

namespace cnn {
namespace {

constexpr size_t kLongestPart = 24;

std::string without_spaces_around(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(' '), text.size());
  const size_t end = text.find_last_not_of(' ');
  return std::string(text.substr(begin, end == text.npos ? 0 : end + 1 - begin));
}

std::string in_small_letters(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

// With a decimal point or a comma in its place.
std::optional<double> number_in_text(std::string text) {
  if (text.starts_with('+')) text.erase(0, 1);
  if (std::ranges::count(text, ',') == 1 && text.find('.') == text.npos) std::ranges::replace(text, ',', '.');
  return parse_real(scalar_of(text));
}

std::string fraction_text(double value) {
  return value == 0 ? "0" : value > 0 && value < 1 ? to_decimal(value) : "";
}

std::optional<std::string> part_of_percent(const std::string& text) {
  for (const std::string_view unit : {"%", "percent", "pct"}) {
    if (!text.ends_with(unit)) continue;
    const auto number = number_in_text(without_spaces_around(text.substr(0, text.size() - unit.size())));
    if (number) return fraction_text(*number / 100);
  }
  return std::nullopt;
}

// "1/5", and "80/20" of what is trained on and what is not.
std::optional<std::string> part_of_ratio(const std::string& text) {
  const size_t slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  const auto above = parse_integer(scalar_of(text.substr(0, slash)));
  const auto below = parse_integer(scalar_of(text.substr(slash + 1)));
  if (!above || !below || *above < 0 || *below <= 0) return std::nullopt;
  if (*above + *below == 100) return fraction_text(static_cast<double>(std::min(*above, *below)) / 100);
  return fraction_text(static_cast<double>(*above) / static_cast<double>(*below));
}

// "1,000".
std::optional<std::string> count_with_separator(const std::string& text) {
  const size_t comma = text.find(',');
  if (comma == text.npos || comma == 0 || comma + 4 != text.size() || text.front() == '0')
    return std::nullopt;
  const std::string digits = text.substr(0, comma) + text.substr(comma + 1);
  if (!parse_integer(scalar_of(digits))) return std::nullopt;
  return digits;
}

}  // namespace

std::optional<std::string> part_meant(const YamlNode& node, const std::string& usual) {
  if (node.kind != YamlNode::Kind::scalar || node.text.size() > kLongestPart) return std::nullopt;
  const std::string text = in_small_letters(without_spaces_around(node.text));
  if (!node.is_quoted) {
    for (const std::string_view word : {"true", "yes", "on", "auto", "default"})
      if (text == word) return usual;
    for (const std::string_view word : {"false", "no", "off", "none"})
      if (text == word) return "0";
  }
  if (auto part = part_of_percent(text)) return part;
  if (auto part = part_of_ratio(text)) return part;
  if (auto count = count_with_separator(text)) return count;
  if (parse_integer(scalar_of(text))) return std::nullopt;
  const auto number = number_in_text(text);
  return number ? std::optional(fraction_text(*number)) : std::nullopt;
}

}  // namespace cnn
