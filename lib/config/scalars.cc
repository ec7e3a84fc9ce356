#include "config/scalars.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>

namespace cnn {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
}

std::string_view without_sign(std::string_view text) {
  return !text.empty() && text.front() == '-' ? text.substr(1) : text;
}

bool has_leading_zero(std::string_view digits) {
  return digits.size() > 1 && digits.front() == '0' && digits[1] >= '0' && digits[1] <= '9';
}

bool is_plain_scalar(const YamlNode& node) {
  return node.kind == YamlNode::Kind::scalar && !node.is_quoted;
}

bool looks_like_integer(std::string_view text) {
  const std::string_view digits = without_sign(text);
  return all_digits(digits) && !has_leading_zero(digits);
}

bool looks_like_real(std::string_view text) {
  const std::string_view number = without_sign(text);
  return !number.empty() &&
         kDigits.find(number[0] == '.' ? number.substr(1, 1) : number.substr(0, 1)) !=
             std::string_view::npos &&
         number.substr(0, 2) != "0x" && !has_leading_zero(number) && number != ".";
}

// "12" of "0012"; "0" of "000".
std::string_view without_leading_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

// "0.01" of "0,01"; empty where the comma may stand for something else.
std::string with_decimal_point(const std::string& text) {
  const size_t comma = text.find(',');
  if (comma == std::string::npos || comma == 0 || !all_digits(std::string_view(text).substr(comma + 1)))
    return "";
  const std::string_view whole = without_sign(std::string_view(text).substr(0, comma));
  // 1,000 may be a thousand.
  if (!all_digits(whole) || (whole != "0" && text.size() - comma - 1 == 3)) return "";
  return text.substr(0, comma) + "." + text.substr(comma + 1);
}

}  // namespace

YamlNode scalar_of(const std::string& text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = text;
  return node;
}

std::optional<int64_t> parse_integer(const YamlNode& node) {
  if (!is_plain_scalar(node) || !looks_like_integer(node.text)) return std::nullopt;
  int64_t value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto result = std::from_chars(node.text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

std::optional<double> parse_real(const YamlNode& node) {
  if (!is_plain_scalar(node) || !looks_like_real(node.text)) return std::nullopt;
  double value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto result = std::from_chars(node.text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<bool> parse_boolean(const YamlNode& node) {
  if (!is_plain_scalar(node)) return std::nullopt;
  if (node.text == "true") return true;
  if (node.text == "false") return false;
  return std::nullopt;
}

std::string describe(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::scalar:
      return (node.is_quoted ? "the string " : "") + in_quotes(node.text);
    case YamlNode::Kind::sequence:
      return node.items.empty() ? "an empty list" : "a list";
    case YamlNode::Kind::mapping:
      return "a mapping";
    case YamlNode::Kind::null:
    case YamlNode::Kind::broken:
      break;
  }
  return "nothing";
}

std::string integer_hint(const YamlNode& node) {
  constexpr size_t kLongest = 20;
  if (node.kind != YamlNode::Kind::scalar || node.text.size() > 2 * kLongest) return "";
  const std::string& text = node.text;
  if (looks_like_integer(text))
    return node.is_quoted        ? ": write " + text + " without quotes"
           : text.front() == '-' ? ", which is too small"
                                 : ", which is too large";
  // "10 epochs"
  const size_t blank = text.find(' ');
  const bool has_unit = blank != std::string::npos && blank + 1 < text.size() &&
                        text.find_first_of("0123456789.,", blank) == std::string::npos;
  if (has_unit && all_digits(text.substr(0, blank)))
    return ": write " + std::string(without_leading_zeros(text.substr(0, blank)));
  const std::string sign = text.front() == '-' ? "-" : "";
  std::string digits(text.front() == '+' ? std::string_view(text).substr(1) : without_sign(text));
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  const size_t point = std::min(digits.find('.'), digits.size());
  const bool is_whole =
      point == digits.size() || digits.find_first_not_of('0', point + 1) == std::string::npos;
  if (!is_whole || !all_digits(std::string_view(digits).substr(0, point))) return "";
  return ": write " + sign + std::string(without_leading_zeros(std::string_view(digits).substr(0, point)));
}

std::string real_hint(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::scalar) return "";
  YamlNode plain = node;
  plain.is_quoted = false;
  if (node.is_quoted && parse_real(plain)) return ": write " + node.text + " without quotes";
  double value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto result = std::from_chars(node.text.data(), end, value);
  if (result.ptr == end && result.ec == std::errc::result_out_of_range) {
    return ", which is beyond the range of floating point";
  }
  if (const std::string point = with_decimal_point(node.text); !point.empty()) return ": write " + point;
  if (plain.text.ends_with('%')) {
    plain.text.pop_back();
    if (const auto percent = parse_real(plain)) return ": write " + to_decimal(*percent / 100);
  }
  const std::string integer = integer_hint(node);
  return integer.starts_with(": ") ? integer : "";
}

std::string decimal_comma_hint(const std::string& key, const std::string& value) {
  const std::string number = with_decimal_point(value);
  if (!number.empty()) return "the decimal point is '.': write " + key + ": " + number;
  const size_t comma = value.find(',');
  if (comma == std::string::npos) return "";
  const std::string whole = value.substr(0, comma);
  const std::string rest = value.substr(comma + 1);
  if (!all_digits(without_sign(whole)) || !all_digits(rest)) return "";
  return "a ',' ends the value: write " + key + ": " + whole + rest + ", or " + whole + "." + rest;
}

std::string boolean_hint(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::scalar) return "";
  std::string text = node.text;
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const std::string_view yes : {"true", "yes", "on", "y", "1"}) {
    if (text == yes) return ": write true";
  }
  for (const std::string_view no : {"false", "no", "off", "n", "0"}) {
    if (text == no) return ": write false";
  }
  return "";
}

std::string to_decimal(double value) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string text(buffer.data(), result.ptr);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

const char* boolean_word(bool value) {
  return value ? "true" : "false";
}

}  // namespace cnn
