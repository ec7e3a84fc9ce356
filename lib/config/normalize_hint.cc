#include "config/normalize_hint.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "config/call_text.h"
#include "config/habits.h"
#include "config/scalars.h"

namespace cnn {
namespace {

using Words = std::vector<std::string>;

struct Meant {
  std::string_view typed;  // words, with blanks around them
  const char* instead;
};

constexpr std::array kMeant = {
    Meant{" true yes on zscore z_score standard standardize standardise standardization mean_std per_channel "
          "dataset data channel ",
          ": did you mean auto?"},
    Meant{" false no off null ~ ", ": did you mean none?"},
    Meant{" 255 1/255 minmax min_max rescale scale unit 0_1 divide ",
          ": pixels are of 0..1 already; write none where nothing else is wanted"},
    Meant{" imagenet ", ": write {mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}"},
    Meant{" image mean_image ", ": did you mean {mean: image}?"}};

// The numbers of a list as they were typed; nothing where it holds anything else.
std::optional<Words> typed_numbers(const Cursor& list) {
  Words words;
  for (const Cursor& item : list.items()) {
    if (!item.is_scalar() || !parse_real(item.node())) return std::nullopt;
    words.push_back(item.node().text);
  }
  return words.empty() ? std::nullopt : std::optional(words);
}

std::string bracketed(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "[" : ", ") + word;
  return text + "]";
}

std::string with_std(const Words& mean, const Words& std) {
  return ": write {mean: " + bracketed(mean) + ", std: " + bracketed(std) + "}";
}

std::string with_mean_alone(const Words& mean) {
  return ": is it the mean? Write {mean: " + bracketed(mean) + ", std: ...}, or auto, which measures both";
}

// [MEANS, DEVIATIONS] as one list of numbers, or as two lists.
std::string hint_of_list(const Cursor& value, const std::optional<Volume>& input) {
  const auto items = value.items();
  if (items.size() == 2 && items[0].is_list() && items[1].is_list()) {
    const auto mean = typed_numbers(items[0]);
    const auto std = typed_numbers(items[1]);
    return mean && std ? with_std(*mean, *std) : "";
  }
  const auto numbers = typed_numbers(value);
  if (!numbers) return "";
  const size_t channels = input ? static_cast<size_t>(input->channels) : 0;
  if (numbers->size() == 2 * channels || (numbers->size() == 2 && channels != 2)) {
    const auto middle = numbers->begin() + std::ssize(*numbers) / 2;
    return with_std({numbers->begin(), middle}, {middle, numbers->end()});
  }
  return with_mean_alone(*numbers);
}

// Of "Normalize((0.1307,), (0.3081,))" and "Normalize(mean=[0.5], std=[0.5])".
std::string hint_of_call(std::string_view text) {
  const size_t open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')')) return "";
  std::vector<Words> lists;
  for (const std::string& argument : arguments_in(text.substr(open))) {
    const size_t equals = argument.find('=');
    const std::string list(
        without_blanks(std::string_view(argument).substr(equals == std::string::npos ? 0 : equals + 1)));
    const Words words = list.starts_with('(') || list.starts_with('[') ? arguments_in(list) : Words{list};
    const bool is_numbers = std::ranges::all_of(
        words, [](const std::string& word) { return parse_real(scalar_of(word)).has_value(); });
    if (is_numbers) lists.push_back(words);
  }
  return lists.size() == 2 ? with_std(lists[0], lists[1]) : "";
}

}  // namespace

std::string normalize_hint(const Cursor& value, const std::optional<Volume>& input) {
  if (value.is_list()) return hint_of_list(value, input);
  if (!value.is_scalar()) return "";
  const std::string word = " " + as_typed(value.node().text) + " ";
  const auto meant = std::ranges::find_if(
      kMeant, [&](const Meant& one) { return one.typed.find(word) != std::string_view::npos; });
  if (meant != kMeant.end()) return meant->instead;
  if (const std::string hint = hint_of_call(value.node().text); !hint.empty()) return hint;
  return parse_real(value.node()) ? with_mean_alone({value.node().text}) : "";
}

}  // namespace cnn
