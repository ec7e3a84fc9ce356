// README.md tells of every kind that a config may name.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "config/keys.h"
#include "spec/run_spec.h"

namespace cnn {
namespace {

// The words of what stands between backticks: a layer alone, as `relu`, or keys and values, as `fc: 100`.
std::set<std::string> told_words() {
  std::ifstream file(CNN_SOURCE_DIR "/README.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::set<std::string> words;
  std::string word;
  bool is_inside = false;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
      word += c;
      continue;
    }
    if (is_inside) words.insert(word);
    word.clear();
    if (c == '`') is_inside = !is_inside;
  }
  return words;
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
  check(words_of<DataFormat>());
  std::vector<std::string> augmentations;
  for (const Key& key : augment_keys().keys) augmentations.push_back(key.name);
  check(augmentations);
}

}  // namespace
}  // namespace cnn
