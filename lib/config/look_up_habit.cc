#include "config/habits.h"

#include <algorithm>

#include "config/keys.h"

namespace cnn {
namespace {

// Those in `list`, which blanks part.
std::vector<std::string_view> words_in_list(std::string_view list) {
  std::vector<std::string_view> words;
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find(' ', begin), list.size());
    words.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

bool lists(std::string_view list, std::string_view word) {
  const auto words = words_in_list(list);
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::string as_typed(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '-') c = '_';
  }
  return result;
}

std::vector<std::string> meant_by(std::string_view word) {
  const std::string typed = as_typed(word);
  std::vector<std::string> meant;
  for (const Habit& habit : all_habits()) {
    if (!habit.meant.empty() && lists(habit.typed, typed)) meant.emplace_back(habit.meant);
  }
  return meant;
}

std::vector<std::string> habit_words() {
  std::vector<std::string> words;
  for (const Habit& habit : all_habits()) {
    if (habit.meant.empty()) continue;
    for (const std::string_view word : words_in_list(habit.typed)) words.emplace_back(word);
  }
  return words;
}

bool is_optimizer_elsewhere(std::string_view word) {
  return lists(
      "adabelief adafactor adamax asgd ftrl lamb lars lbfgs muon nadam novograd radam rprop sam shampoo "
      "sophia "
      "sparseadam",
      as_typed(word));
}

std::optional<std::string> habit_answer(std::string_view word, std::string_view section) {
  const std::string typed = as_typed(word);
  if (section.empty()) section = "top";
  for (const Habit& habit : all_habits()) {
    const bool holds_here = habit.sections.empty() ? section != "layers" : lists(habit.sections, section);
    if (!habit.answer.empty() && holds_here && lists(habit.typed, typed))
      return with_formats(std::string(habit.answer));
  }
  return std::nullopt;
}

}  // namespace cnn
