// A list of kinds is a std::variant of their structs: what one of them is, and all that there are. Each
// struct has a KindText `text` (kinds/kind_text.h). Nothing depends on the list's order but that in which
// people are told of them.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

namespace cnn {

// Calls each(Kind{}) for every kind of the list.
template <typename List, typename Each, size_t i = 0>
void for_each_kind(Each&& each) {
  if constexpr (i < std::variant_size_v<List>) {
    each(std::variant_alternative_t<i, List>{});
    for_each_kind<List, Each, i + 1>(std::forward<Each>(each));
  }
}

// The kind of this word, with its defaults.
template <typename List>
std::optional<List> kind_named(std::string_view word) {
  std::optional<List> found;
  for_each_kind<List>([&](const auto& kind) {
    if (kind.text.word == word) found = kind;
  });
  return found;
}

template <typename List>
const char* word_of_kind(const List& kind) {
  return std::visit([](const auto& one) { return one.text.word; }, kind);
}

}  // namespace cnn
