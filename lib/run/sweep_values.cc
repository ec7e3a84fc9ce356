#include "run/sweep_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "base/digest.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/random.h"
#include "config/diagnostics.h"
#include "config/scalars.h"

namespace cnn {
namespace {

constexpr size_t kMostRuns = 10'000;
constexpr size_t kLongestName = 80;

std::vector<std::string> cut_at_commas(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quote = '\0';
  for (const char c : text) {
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '{' || c == '(') {
      ++depth;
    } else if (c == ']' || c == '}' || c == ')') {
      --depth;
    } else if (c == ',' && depth <= 0) {
      parts.emplace_back();
      continue;
    }
    parts.back() += c;
  }
  for (std::string& part : parts) {
    part.erase(0, std::min(part.find_first_not_of(' '), part.size()));
    part.erase(part.find_last_not_of(' ') + 1);
  }
  return parts;
}

std::optional<double> number_of(const std::string& text) {
  return parse_real(scalar_of(text));
}

std::optional<SweptRange> range_of(const std::string& typed) {
  std::string text = typed;
  const bool is_log = text.ends_with(" log");
  if (is_log) text.erase(text.size() - 4);
  const size_t dots = text.find("..");
  if (dots == std::string::npos) return std::nullopt;
  const std::string ends[2] = {text.substr(0, dots), text.substr(dots + 2)};
  const auto low = number_of(ends[0]);
  const auto high = number_of(ends[1]);
  if (!low || !high) return std::nullopt;
  if (*low > *high || (is_log && *low <= 0))
    throw Error(Failure::usage, "--set: the range " + in_quotes(typed) + " must rise" +
                                    (is_log ? " from above 0" : "") + ", as in 1e-3..1e-1 log");
  const bool is_whole =
      parse_integer(scalar_of(ends[0])).has_value() && parse_integer(scalar_of(ends[1])).has_value();
  return SweptRange{*low, *high, is_log, is_whole};
}

std::string drawn_value(const SweptRange& range, Random& random) {
  const auto share = static_cast<double>(random.uniform());
  // A whole number is as likely as the part of the line around it.
  const double low = range.is_whole ? range.low - 0.5 : range.low;
  const double high = range.is_whole ? range.high + 0.5 : range.high;
  const double value = range.is_log ? low * std::pow(high / low, share) : low + share * (high - low);
  if (range.is_whole) return fmt::format("{:.0f}", std::clamp(std::round(value), range.low, range.high));
  return fmt::format("{:.4g}", value);
}

void check_keys(std::span<const SweptKey> keys) {
  std::set<std::string> seen;
  for (const SweptKey& key : keys) {
    if (!seen.insert(key.key).second)
      throw Error(Failure::usage, "--set " + printable(key.key) +
                                      " is given twice: write its values behind "
                                      "one, " +
                                      printable(key.key) + "=" + key.values.front() + ",...");
  }
}

std::string last_word(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

}  // namespace

SweptKey swept_key(const std::string& typed) {
  const size_t equals = typed.find('=');
  SweptKey key{typed.substr(0, equals), {}};
  if (equals != std::string::npos) key.values = cut_at_commas(typed.substr(equals + 1));
  const bool has_empty = std::ranges::any_of(key.values, [](const std::string& one) { return one.empty(); });
  if (equals == 0 || key.values.empty() || has_empty)
    throw Error(Failure::usage,
                "--set " + printable(typed) + ": expected KEY=VALUE,VALUE,..., as in train.batch_size=32,64");
  for (const std::string& value : key.values) {
    if (const auto range = range_of(value)) key.ranges.push_back(*range);
  }
  if (!key.ranges.empty() && key.ranges.size() != key.values.size())
    throw Error(Failure::usage, "--set " + printable(typed) + ": give ranges alone, or values alone");
  return key;
}

std::vector<Settings> all_settings(std::span<const SweptKey> keys) {
  check_keys(keys);
  std::vector<Settings> all(1);
  for (const SweptKey& key : keys) {
    if (!key.ranges.empty())
      throw Error(Failure::usage, "--set " + printable(key.key) + "=" + printable(key.values.front()) +
                                      ": a range has no end of values: add --random N to draw N of them");
    std::vector<Settings> longer;
    for (const Settings& settings : all) {
      for (const std::string& value : key.values) {
        longer.push_back(settings);
        longer.back().emplace_back(key.key, value);
      }
    }
    if (longer.size() > kMostRuns)
      throw Error(Failure::usage, "these are more than " + std::to_string(kMostRuns) +
                                      " combinations: give fewer values, or draw some with --random N");
    all = std::move(longer);
  }
  return all;
}

std::vector<Settings> drawn_settings(std::span<const SweptKey> keys, int64_t count) {
  check_keys(keys);
  std::vector<Settings> all;
  std::set<Settings> seen;
  // Values that are few are drawn again and again: so many times, and then there are no others.
  for (int64_t draw = 0; std::ssize(all) < count && draw < 20 * count; ++draw) {
    Settings settings;
    for (size_t k = 0; k < keys.size(); ++k) {
      const SweptKey& key = keys[k];
      Random random(1, RandomUse::sweep, static_cast<uint64_t>(draw), static_cast<uint32_t>(k));
      const auto i = static_cast<size_t>(random.below(key.values.size()));
      settings.emplace_back(key.key, key.ranges.empty() ? key.values[i] : drawn_value(key.ranges[i], random));
    }
    if (seen.insert(settings).second) all.push_back(std::move(settings));
  }
  return all;
}

std::string short_settings_text(const Settings& settings) {
  std::string text;
  for (const auto& [key, value] : settings) {
    const std::string word = last_word(key);
    const auto same =
        std::ranges::count_if(settings, [&](const auto& other) { return last_word(other.first) == word; });
    text += (text.empty() ? "" : " ") + (same > 1 ? key : word) + "=" + value;
  }
  return text;
}

std::string directory_of(const Settings& settings, int64_t seed) {
  std::string whole;
  for (const auto& [key, value] : settings) whole += key + "=" + value + "\n";
  std::string name = short_settings_text(settings);
  for (char& c : name) {
    const bool stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '=' || c == '_' || c == '-';
    if (!stays) c = '_';
  }
  if (name.empty()) return "seed" + std::to_string(seed);
  if (name.front() == '.' || name.front() == '-') name.front() = '_';
  const auto digest = digest_text(digest_of(std::as_bytes(std::span(whole))));
  return name.substr(0, kLongestName) + "-" + digest.substr(0, 8) + "-seed" + std::to_string(seed);
}

}  // namespace cnn
