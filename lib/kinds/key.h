// A setting of a config, as data: what it is called, takes, is where it is not given, and means. It is said
// once, beside the setting itself: a struct of settings has
//
//   static void describe(auto& settings, auto&& each);
//
// which calls each(name, settings.member, takes, meaning[, absent]) for each of them, in the order in which
// they are written. The config's reader and writer, help, suggestions and `shapes` walk over it
// (config/described.h). Where it is not given, a setting is what the struct has in place, or what `absent`
// says.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace cnn {

// The numbers that a setting may take, as they are written and as the floats that they become.
struct RealRange {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool excludes_min = false;
  bool excludes_max = false;
};

inline constexpr RealRange kAnyNumber = {};
inline constexpr RealRange kNotNegative = {.min = 0};
inline constexpr RealRange kPositive = {.min = 0, .excludes_min = true};
inline constexpr RealRange kFraction = {.min = 0, .max = 1};
inline constexpr RealRange kBelowOne = {.min = 0, .max = 1, .excludes_max = true};

struct WholeRange {
  int64_t min = 0;
  int64_t max = std::numeric_limits<int64_t>::max();
};

struct TrueOrFalse {};

struct OneOf {
  std::vector<std::string> words;
};

// Something of its own, in words: "a path".
struct Other {
  std::string text;
};

using Takes = std::variant<RealRange, WholeRange, TrueOrFalse, OneOf, Other>;

// What members of other types take: one of an enum's words (word_of), whole numbers from 1 that rise.
struct OneWord {};
struct Rising {};
struct Mapping {};        // a struct of settings: a section of its own, as its SectionText `section` says
struct TypeOrMapping {};  // one of a list of kinds: its word alone, or a mapping with its keys

struct SectionText {
  const char* path;     // "train.average"
  const char* example;  // what to write where something else than a mapping stands
  const char* meaning;
  const char*
      shape;  // what the key above it takes, as help has it: "{decay: X}", or "a mapping" of many keys
};

// What is with a setting that is not given, where the struct's own value will not do. `hint` goes on after
// "NAME needs 'KEY'".
struct Required {
  const char* hint;
};
// It is what this other one is.
template <typename T>
struct Like {
  const T& other;
};
template <typename T>
Like(const T&) -> Like<T>;

struct Key {
  std::string name;
  Takes takes;
  std::string fallback;      // what it is where it is not given, as a config writes it; empty: nothing
  std::string meaning;       // a line
  std::string example = {};  // of a value, where nothing else shows one
};

// The words of an enum, in its order, but for those that are empty. Its enumerators are 0, 1, ..., and
// word_of is a switch over all of them (one that leaves one out does not compile) with nullptr behind it.
template <typename Enum>
std::vector<std::string> words_of() {
  std::vector<std::string> words;
  for (int i = 0; const char* word = word_of(static_cast<Enum>(i)); ++i) {
    if (*word != '\0') words.emplace_back(word);
  }
  return words;
}

// The value of a word that words_of gives.
template <typename Enum>
Enum value_of_word(const std::string& word) {
  int i = 0;
  while (word != word_of(static_cast<Enum>(i))) ++i;
  return static_cast<Enum>(i);
}

// "a number of at least 0 and below 1", "true or false", "floor or ceil"
std::string text_of(const Takes& takes);
std::string range_text(const RealRange& range);
std::string range_text(const WholeRange& range);

// "a, b or c", with `last` for the "or".
std::string listed(const std::vector<std::string>& words, const char* last);

// The shortest decimal that reads back as `value`, as people write it: 0.01, 1, 1e-8.
std::string short_decimal(double value);

}  // namespace cnn
