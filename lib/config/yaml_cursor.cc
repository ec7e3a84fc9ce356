#include "config/yaml_cursor.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>
#include <utility>

#include "base/hex.h"
#include "config/call_text.h"
#include "config/habits.h"
#include "config/keys.h"
#include "config/scalars.h"
#include "config/section.h"
#include "config/suggest.h"

namespace cnn {
namespace {

bool holds(RealRange range, double value) {
  return (range.excludes_min ? value > range.min : value >= range.min) &&
         (range.excludes_max ? value < range.max : value <= range.max);
}

// A network computes in floats, so each number of a config is judged as the float that it becomes: why that
// is no such number, for the end of a message; empty where it is one.
std::string float_fault(RealRange range, double value) {
  if (std::abs(value) > double{FLT_MAX}) return ", which is beyond the largest float, 3.4e38";
  const auto rounded = static_cast<float>(value);
  if (value != 0 && std::abs(rounded) < FLT_MIN) {
    return ", which is nearer to 0 than any float but 0; the next is 1.2e-38";
  }
  return holds(range, rounded) ? "" : ", which as a float is " + short_decimal(rounded);
}

constexpr double kLeastPercent = 5;

// Of a share that seems to be a percentage.
std::string percent_hint(const RealRange& range, double value) {
  const bool is_share = range.min >= 0 && range.max <= 1;
  return is_share && value >= kLeastPercent && holds(range, value / 100)
             ? ": for " + short_decimal(value) + "% write " + short_decimal(value / 100)
             : "";
}

}  // namespace

std::optional<int64_t> Cursor::integer(int64_t min, int64_t max) const {
  const auto value = parse_integer(*node_);
  if (value && *value >= min && *value <= max) return value;
  const auto answer = is_scalar() && !value ? habit_answer(node_->text, key() + "=") : std::nullopt;
  std::string hint = answer ? ": " + *answer : value ? "" : integer_hint(*node_);
  const bool is_bounded = max < std::numeric_limits<int64_t>::max();
  if (hint.ends_with("too large") && !is_bounded) hint += ": at most " + std::to_string(max);
  expected(range_text(WholeRange{min, max}), hint);
  return std::nullopt;
}

std::optional<double> Cursor::real(RealRange range) const {
  const auto value = parse_real(*node_);
  const bool is_in_range = value && holds(range, *value);
  const std::string fault = is_in_range ? float_fault(range, *value) : "";
  if (is_in_range && fault.empty()) return value;
  expected(range_text(range), value ? fault + percent_hint(range, *value) : real_hint(*node_));
  return std::nullopt;
}

std::optional<bool> Cursor::boolean() const {
  const auto value = parse_boolean(*node_);
  if (!value) expected("true or false", boolean_hint(*node_));
  return value;
}

std::optional<std::string> Cursor::text(const char* what) const {
  if (is_scalar()) return node_->text;
  expected(what);
  return std::nullopt;
}

bool Cursor::is_hex() const {
  const auto is_key = [](const YamlEntry& entry) { return entry.key == "hex"; };
  return is_mapping() && std::any_of(node_->entries.begin(), node_->entries.end(), is_key);
}

std::optional<std::string> Cursor::bytes(const char* what) const {
  if (!is_hex()) return text(what);
  Section section(*this);
  const auto hex = section.get("hex");
  if (!section.finish()) return std::nullopt;
  auto bytes = hex->is_scalar() ? bytes_of_hex(hex->node().text) : std::nullopt;
  if (bytes && !bytes->empty() && bytes->find('\0') == std::string::npos) return bytes;
  hex->expected("two hex digits for each byte of " + std::string(what) + ", such as \"6469ff\"");
  return std::nullopt;
}

std::optional<size_t> Cursor::word(std::span<const std::string> words) const {
  if (is_scalar()) {
    const auto found = std::find(words.begin(), words.end(), node_->text);
    if (found != words.end()) return static_cast<size_t>(found - words.begin());
  }
  std::string list;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? " or " : ", ";
    list += words[i];
  }
  // Of "optim.Adam(...)" the name alone.
  const std::string stem(without_modules(std::string_view(node_->text).substr(0, node_->text.find('('))));
  const auto near = is_scalar() ? nearest_word(stem, words) : std::nullopt;
  const auto answer = is_scalar() ? habit_answer(stem, key() + "=") : std::nullopt;
  const std::string typed = as_typed(stem);
  const auto optimizers = type_words(optimizer_keys());
  if (is_scalar() && is_optimizer_elsewhere(typed) && std::ranges::equal(words, optimizers)) {
    expected(list, ": " + typed + " is not built in" + (near ? "; near it is " + *near : ""));
    return std::nullopt;
  }
  expected(list, near && words.size() > 1 ? ": did you mean '" + *near + "'?" : answer ? ": " + *answer : "");
  return std::nullopt;
}

std::vector<Cursor> Cursor::items() const {
  std::vector<Cursor> cursors;
  cursors.reserve(node_->items.size());
  for (const YamlNode& item : node_->items) cursors.emplace_back(item, item.place, name_, *diagnostics_);
  return cursors;
}

void Cursor::expected(const std::string& what, const std::string& hint) const {
  const bool is_plain = is_scalar() && !node_->is_quoted;
  const std::string slip = is_plain && !parse_real(*node_) ? slip_in_word(node_->text) : "";
  fail(name_ + " must be " + what + ", got " + describe(*node_) + (slip.empty() ? hint : slip));
}

void Cursor::fail(const std::string& message) const {
  if (!is_broken()) diagnostics_->error(place(), message);
}

}  // namespace cnn
