#include "app/value_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "config/diagnostics.h"
#include "config/keys.h"
#include "config/scalars.h"
#include "config/suggest.h"

namespace cnn::app {
namespace {

std::string fault(const Takes& takes, const std::string& typed, const std::string& hint) {
  return "expected " + text_of(takes) + ", got " + in_quotes(typed) + hint;
}

}  // namespace

CLI::Validator whole_number(int64_t min, int64_t max) {
  return CLI::Validator(
      [=](const std::string& typed) {
        const YamlNode node = scalar_of(typed);
        const auto value = parse_integer(node);
        if (value && *value >= min && *value <= max) return std::string();
        return fault(WholeRange{min, max}, typed, value ? "" : integer_hint(node));
      },
      "");
}

CLI::Validator real_number(double min, double max) {
  return CLI::Validator(
      [=](const std::string& typed) {
        const YamlNode node = scalar_of(typed);
        const auto value = parse_real(node);
        if (value && *value >= min && *value <= max) return std::string();
        return fault(RealRange{.min = min, .max = max}, typed, value ? "" : real_hint(node));
      },
      "");
}

CLI::Validator number_or_word(int64_t min, int64_t max, std::vector<std::string> words) {
  return CLI::Validator(
      [=, words = std::move(words)](const std::string& typed) {
        if (std::ranges::find(words, typed) != words.end()) return std::string();
        const YamlNode node = scalar_of(typed);
        const auto value = parse_integer(node);
        if (value && *value >= min && *value <= max) return std::string();
        const auto near = value ? std::nullopt : nearest_word(typed, words);
        const std::string either = text_of(WholeRange{min, max}) + ", " + listed(words, "or");
        return fault(Other{either}, typed, near ? ": did you mean '" + *near + "'?" : "");
      },
      "");
}

CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::Validator(
      [words = std::move(words)](const std::string& typed) {
        if (std::ranges::find(words, typed) != words.end()) return std::string();
        const auto near = nearest_word(typed, words);
        return fault(OneOf{words}, typed, near ? ": did you mean '" + *near + "'?" : "");
      },
      "");
}

}  // namespace cnn::app
