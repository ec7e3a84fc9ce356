// README.md tells of every kind that a config may name, and what it says of keys, values and defaults is so.
#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "config/keys.h"

namespace cnn {
namespace {

// What stands between backticks, and what follows behind them.
struct Told {
  std::string text;
  std::string after;
};

std::vector<Told> told_in_readme() {
  std::ifstream file(CNN_SOURCE_DIR "/README.md");
  std::string text;
  bool is_program = false;  // what stands between lines of three backticks
  for (std::string line; std::getline(file, line);) {
    const bool is_fence = line.starts_with("```");
    is_program = is_program != is_fence;
    if (!is_program && !is_fence) text += line + " ";
  }
  std::vector<Told> all;
  const std::regex pattern("`([^`]+)`");
  for (std::sregex_iterator i(text.begin(), text.end(), pattern), end; i != end; ++i) {
    const auto behind = static_cast<size_t>(i->position() + i->length());
    all.push_back({(*i)[1], text.substr(behind, 40)});
  }
  return all;
}

// The words of all of them: a layer alone, as `relu`, or keys and values, as `fc: 100`.
std::set<std::string> told_words() {
  std::set<std::string> words;
  const std::regex pattern("[a-z0-9_]+");
  for (const Told& told : told_in_readme()) {
    for (std::sregex_iterator i(told.text.begin(), told.text.end(), pattern), end; i != end; ++i)
      words.insert(i->str());
  }
  return words;
}

// Every key of this name, wherever it stands.
std::vector<Key> keys_named(const std::string& name) {
  std::vector<Key> named;
  const auto add = [&](const std::vector<Key>& keys) {
    std::ranges::copy_if(keys, std::back_inserter(named), [&](const Key& key) { return key.name == name; });
  };
  for (const KeyTable* table : section_tables()) {
    add(table->keys);
    for (const KeyType& type : table->types) add(type.keys);
  }
  for (const KeyTable& table : layer_keys()) add(table.keys);
  return named;
}

// Whether a key takes `value`, as far as its row tells.
struct IsTaken {
  const std::string& value;

  template <typename Number>
  bool reads(Number& number) const {
    const auto result = std::from_chars(value.data(), value.data() + value.size(), number);
    return result.ec == std::errc() && result.ptr == value.data() + value.size();
  }
  bool operator()(const RealRange& range) const {
    double number = 0;
    return reads(number) && number >= range.min && number <= range.max &&
           !(range.excludes_min && number == range.min) && !(range.excludes_max && number == range.max);
  }
  bool operator()(const WholeRange& range) const {
    int64_t number = 0;
    return value == "N" || (reads(number) && number >= range.min && number <= range.max);
  }
  bool operator()(TrueOrFalse) const { return value == "true" || value == "false"; }
  bool operator()(const OneOf& words) const {
    return std::ranges::find(words.words, value) != words.words.end();
  }
  bool operator()(const Other&) const { return true; }
};

// The parts of "a: {b: 1, c: [2, 3]}" that are a key and a value that is neither list nor mapping.
std::vector<std::pair<std::string, std::string>> settings_in(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> settings;
  const std::regex pattern("([a-z0-9_]+): ([^{}\\[\\], ]+)");
  for (std::sregex_iterator i(text.begin(), text.end(), pattern), end; i != end; ++i)
    settings.emplace_back((*i)[1], (*i)[2]);
  return settings;
}

TEST_CASE("readme: names every layer, optimizer, schedule, data format and augmentation that there is") {
  const std::set<std::string> told = told_words();
  const auto check = [&](const std::vector<std::string>& words) {
    for (const std::string& word : words) {
      CAPTURE(word);
      CHECK(told.contains(word));
    }
  };
  CHECK(!told.contains("no_such_layer"));
  check(layer_words());
  check(type_words(optimizer_keys()));
  check(type_words(schedule_keys()));
  check(type_words(data_keys()));
  std::vector<std::string> augmentations;
  for (const KeyTable* table : data_tables()) {
    if (table->path != "data.augment") continue;
    for (const Key& key : table->keys) augmentations.push_back(key.name);
  }
  CHECK(augmentations.size() >= 10);
  check(augmentations);
}

TEST_CASE("readme: every value that it gives a key is one that the key takes") {
  int checked = 0;
  for (const Told& told : told_in_readme()) {
    for (const auto& [name, value] : settings_in(told.text)) {
      const std::vector<Key> keys = keys_named(name);
      if (keys.empty()) continue;
      CAPTURE(told.text, name, value);
      const std::string given = value;
      CHECK(std::ranges::any_of(keys, [&](const Key& key) { return std::visit(IsTaken{given}, key.takes); }));
      ++checked;
    }
  }
  CHECK(checked > 15);
}

TEST_CASE("readme: what it calls a default is one, and every default of the tables that it tells is theirs") {
  int checked = 0;
  for (const Told& told : told_in_readme()) {
    if (!told.after.starts_with(" (the default)") && !told.after.starts_with(" (default)")) continue;
    const auto settings = settings_in(told.text);
    CAPTURE(told.text);
    const std::string value = settings.empty() ? told.text : settings.front().second;
    bool is_default = false;
    const auto look = [&](const std::vector<Key>& keys) {
      for (const Key& key : keys) {
        const bool is_meant = settings.empty() || key.name == settings.front().first;
        is_default = is_default || (is_meant && key.fallback == value);
      }
    };
    for (const KeyTable* table : section_tables()) {
      look(table->keys);
      for (const KeyType& type : table->types) look(type.keys);
    }
    CHECK(is_default);
    ++checked;
  }
  CHECK(checked >= 2);
}

}  // namespace
}  // namespace cnn
