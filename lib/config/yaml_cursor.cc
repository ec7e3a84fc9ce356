#include "config/yaml_cursor.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

#include "base/hex.h"
#include "config/scalars.h"
#include "config/suggest.h"

namespace cnn {
namespace {

std::string integer_range(int64_t min, int64_t max) {
  if (max == std::numeric_limits<int64_t>::max()) return "a whole number of at least " + std::to_string(min);
  return "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
}

std::string short_decimal(double value) {
  std::string text = to_decimal(value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::string real_range(RealRange range) {
  std::string text = "a number";
  if (std::isfinite(range.min))
    text += (range.excludes_min ? " above " : " of at least ") + short_decimal(range.min);
  if (std::isfinite(range.max)) {
    text += (std::isfinite(range.min) ? " and " : " ") +
            std::string(range.excludes_max ? "below " : "at most ") + short_decimal(range.max);
  }
  return text;
}

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

}  // namespace

std::optional<int64_t> Cursor::integer(int64_t min, int64_t max) const {
  const auto value = parse_integer(*node_);
  if (value && *value >= min && *value <= max) return value;
  expected(integer_range(min, max), value ? "" : integer_hint(*node_));
  return std::nullopt;
}

std::optional<double> Cursor::real(RealRange range) const {
  const auto value = parse_real(*node_);
  const bool is_in_range = value && holds(range, *value);
  const std::string fault = is_in_range ? float_fault(range, *value) : "";
  if (is_in_range && fault.empty()) return value;
  expected(real_range(range), value ? fault : real_hint(*node_));
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
  const auto near = is_scalar() ? nearest_word(node_->text, words) : std::nullopt;
  expected(list, near && words.size() > 1 ? ": did you mean '" + *near + "'?" : "");
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

Section::Section(const Cursor& value, const std::string& example)
    : cursor_(value), is_good_(value.is_mapping()) {
  if (!is_good_) cursor_.expected("a mapping", example.empty() ? "" : ": write " + example);
}

std::optional<Cursor> Section::get(const std::string& key) {
  known_.push_back(key);
  for (const YamlEntry& entry : cursor_.node().entries) {
    if (entry.key == key) return Cursor(entry.value, entry.place, "'" + key + "'", cursor_.diagnostics());
  }
  return std::nullopt;
}

std::optional<Cursor> Section::require(const std::string& key, const std::string& hint) {
  auto value = get(key);
  if (!value) report_missing({key}, cursor_.name() + " needs '" + key + "'" + hint);
  return value;
}

void Section::refuse(const std::string& key, std::string why) {
  refused_.insert_or_assign(key, std::move(why));
}

void Section::report_missing(std::vector<std::string> keys, std::string message) {
  missing_.push_back({std::move(keys), std::move(message)});
}

bool Section::finish() {
  if (!is_good_) return false;
  bool has_unknown = false;
  std::vector<std::string> meant;
  for (const YamlEntry& entry : cursor_.node().entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    has_unknown = true;
    const auto refused = refused_.find(entry.key);
    cursor_.diagnostics().error(
        entry.place,
        "unknown key " + in_quotes(entry.key) + " in " + cursor_.name() +
            (refused != refused_.end() ? ": " + refused->second : suggestion(entry.key, known_, "keys")));
    if (refused != refused_.end()) continue;
    if (auto near = nearest_word(entry.key, known_)) meant.push_back(*near);
  }
  // Where only one key is known, an unknown one stands in its place.
  if (known_.size() == 1 && has_unknown) return false;
  if (cursor_.node().lacks_keys) return false;
  for (const Missing& missing : missing_) {
    const bool is_misspelt = std::any_of(
        missing.keys.begin(), missing.keys.end(),
        [&](const std::string& key) { return std::find(meant.begin(), meant.end(), key) != meant.end(); });
    if (!is_misspelt) cursor_.diagnostics().error(cursor_.key_place(), missing.message);
  }
  return !has_unknown && missing_.empty();
}

}  // namespace cnn
