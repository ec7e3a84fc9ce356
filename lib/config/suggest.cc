#include "config/suggest.h"

#include <algorithm>

#include "base/near_name.h"
#include "config/find_key.h"
#include "config/habits.h"
#include "config/keys.h"
#include "config/layer_slips.h"
#include "config/line_slips.h"
#include "config/odd_characters.h"

namespace cnn {
namespace {

constexpr size_t kLongestShort = 6;  // a slip in a shorter word of habit makes another word

bool is_plain_word(std::string_view text) {
  const bool begins_well = !text.empty() && (text[0] < '0' || text[0] > '9');
  return begins_well && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// Where else the key is, by this name or by the one that it has here.
std::string place_elsewhere(std::string_view word, const Asked& asked) {
  if (asked.what != "keys") return "";
  const std::string typed = as_typed(word);
  std::string place = place_of_key(typed, asked.section);
  for (const std::string& meant : meant_by(typed)) {
    if (place.empty()) place = place_of_key(meant, asked.section);
  }
  return place;
}

// The one that a word of habit with a slip stands for: "pad" for "paddding".
std::optional<std::string> nearest_habit(const std::string& asked, std::span<const std::string> known) {
  for (const std::string& word : habit_words()) {
    if (word.size() < kLongestShort || word.size() > kLongestCompared || edit_distance(asked, word) > 1)
      continue;
    for (const std::string& meant : meant_by(word)) {
      if (std::ranges::find(known, meant) != known.end()) return meant;
    }
  }
  return std::nullopt;
}

// Of a layer's word that was typed as a key.
std::string place_of_layer(std::string_view word, const Asked& asked) {
  const std::string typed = as_typed(word);
  const KeyTable* table = layer_table(typed);
  if (asked.what != "keys" || table == nullptr) return "";
  const bool is_mapping = table->example.starts_with('{');
  return ": it is a layer: it stands in the list `layers`, as " +
         (is_mapping ? "`- " + typed + ": " + table->example + "`" : table->example);
}

std::string known_listed(std::span<const std::string> known, std::string_view what) {
  return "; known " + std::string(what) + " are " + listed({known.begin(), known.end()}, "and");
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known) {
  if (word.size() > kLongestCompared) return std::nullopt;
  const std::string asked = as_typed(word.substr(0, word.find(':')));
  if (auto best = nearest_name(asked, known)) return best;
  for (const std::string& meant : meant_by(asked)) {
    if (std::ranges::find(known, meant) != known.end()) return meant;
  }
  return nearest_habit(asked, known);
}

std::string slip_in_word(std::string_view word) {
  const auto odd = find_odd_character(word);
  if (odd && !odd->instead.empty()) return ": it holds " + odd->name + "; type " + odd->instead;
  if (const std::string missing = missing_colon(word); !missing.empty()) return missing;
  if (word.find(" //") != std::string_view::npos || word.starts_with("//"))
    return ": a comment begins with '#', not with '//'";
  const size_t equals = word.find('=');
  if (equals != 0 && equals != std::string_view::npos &&
      word.find('=', equals + 1) == std::string_view::npos &&
      is_plain_word(std::string(word.substr(0, equals)))) {
    return ": between a key and its value stands ': '; write `" + std::string(word.substr(0, equals)) + ": " +
           std::string(word.substr(equals + 1, kLongestCompared)) + "`";
  }
  const size_t colon = word.find(':');
  if (colon == 0 || colon == std::string_view::npos) return "";
  const std::string key(word.substr(0, std::min(colon, kLongestCompared)));
  const std::string value(word.substr(colon + 1, kLongestCompared));
  if (value.find_first_of("/\\") == 0 || !is_plain_word(key)) return "";
  return ": a space is missing behind its ':'; write `" + key + ": " + value + "`";
}

std::string path_meant(std::string_view word) {
  if (word.find('.') != std::string_view::npos) {
    const size_t dot = word.rfind('.');
    const std::string path = path_of_key(word.substr(dot + 1), "");
    return path == word ? path : "";
  }
  std::string path = path_of_key(as_typed(word), "");
  for (const std::string& meant : meant_by(word)) {
    if (path.empty()) path = path_of_key(meant, "");
  }
  return path;
}

std::string suggestion(std::string_view word, std::span<const std::string> known, const Asked& asked) {
  if (const std::string slip = slip_in_word(word); !slip.empty()) return slip;
  if (const auto odd = find_odd_character(word)) {
    return ": it holds " + odd->name + ", and the words of a config are plain ASCII";
  }
  if (word.size() > 1 && word[0] == '-') return ": a space is missing behind its '-'";
  if (const auto answer = habit_answer(word, asked.section)) return ": " + *answer;
  if (asked.what == "layers") {
    const std::string layer = layer_with_values(word, asked.channels).text;
    if (!layer.empty()) return ": " + layer;
  }
  if (const auto near = nearest_word(word, known)) return ": did you mean '" + *near + "'?";
  if (std::string layer = place_of_layer(word, asked); !layer.empty()) return layer;
  if (const std::string place = place_elsewhere(word, asked); !place.empty()) {
    // Who wants a key of a layer looks among the layer's.
    return ": " + place +
           (layer_table(std::string(asked.section)) != nullptr ? known_listed(known, asked.what) : "");
  }
  if (known.size() == 1) return "; the only one known is " + known.front();
  return known_listed(known, asked.what);
}

}  // namespace cnn
