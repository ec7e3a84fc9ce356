#include "config/init_meant.h"

#include <algorithm>
#include <vector>

#include "config/call_text.h"
#include "config/habits.h"
#include "config/scalars.h"
#include "config/suggest.h"
#include "spec/layer_settings.h"

namespace cnn {
namespace {

// "{gaussian: 0.01}" of (0, 0.01), (std=0.01) or (mean=0, stddev=0.01); empty where the mean is not 0.
std::string gaussian_of(const std::vector<std::string>& arguments) {
  std::vector<std::string> numbers;
  std::string deviation = arguments.empty() ? "0.05" : "";
  for (const std::string& argument : arguments) {
    const size_t equals = argument.find('=');
    const std::string value(without_blanks(std::string_view(argument).substr(equals + 1)));
    const std::string key =
        as_typed(without_blanks(argument.substr(0, equals == argument.npos ? 0 : equals)));
    const auto number = parse_real(scalar_of(value));
    if (key == "mean" && (!number || *number != 0)) return "";
    if (!number) continue;
    if (key.starts_with("std") || key == "sigma") deviation = value;
    if (key.empty()) numbers.push_back(value);
  }
  if (numbers.size() > 1 && *parse_real(scalar_of(numbers.front())) != 0) return "";
  if (deviation.empty() && !numbers.empty()) deviation = numbers.back();
  return deviation.empty() ? "" : "{gaussian: " + deviation + "}";
}

}  // namespace

std::string init_meant(std::string_view typed) {
  const size_t end = std::min(typed.find('('), typed.size());
  std::string name = as_typed(without_modules(without_blanks(typed.substr(0, end))));
  while (name.ends_with('_')) name.pop_back();
  for (const std::string_view ending : {"normal", "uniform"}) {
    if (!name.ends_with(ending)) continue;
    std::string stem = name.substr(0, name.size() - ending.size());
    while (stem.ends_with('_')) stem.pop_back();
    const bool is_plain = stem.empty() || stem == "random" || stem == "truncated";
    if (is_plain)
      return ending == "normal" ? gaussian_of(end < typed.size() ? arguments_in(typed.substr(end))
                                                                 : std::vector<std::string>())
                                : "";
    name = stem;
  }
  const std::string word = nearest_word(name, words_of<InitKind>()).value_or("");
  if (word == word_of(InitKind::orthogonal)) return "{orthogonal: 1}";
  return word == word_of(InitKind::gaussian)
             ? gaussian_of(end < typed.size() ? arguments_in(typed.substr(end)) : std::vector<std::string>())
             : word;
}

}  // namespace cnn
