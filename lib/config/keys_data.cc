// The keys of the file's top, of `data`, and of what stands below it.
#include <algorithm>

#include "config/described.h"
#include "config/keys.h"
#include "config/read_augment.h"
#include "config/read_normalize.h"
#include "config/read_places.h"
#include "spec/data_spec.h"
#include "spec/layer_settings.h"
#include "spec/network_spec.h"

namespace cnn {
namespace {

std::vector<Key> common_data_keys() {
  std::vector<std::string> words;
  std::vector<std::string> meanings;
  for_each_kind<DataFormat>([&](const auto& format) {
    words.emplace_back(format.text.word);
    meanings.emplace_back(format.text.meaning);
  });
  std::vector<Key> keys = {{"format", OneOf{words}, "", listed(meanings, "or")}};
  const DataSpec defaults;
  DataSpec::describe_root(defaults, KeyLister(keys));
  DataSpec::describe(defaults, KeyLister(keys));
  return keys;
}

std::vector<KeyType> types_of_formats() {
  std::vector<KeyType> types = types_of<DataFormat>([](const auto& /*format*/) { return ""; });
  for_each_kind<DataFormat>([&](const auto& format) {
    if constexpr (requires { format.why_fewer_keys; })
      std::ranges::find(types, format.text.word, &KeyType::word)->why_fewer_keys = format.why_fewer_keys;
  });
  return types;
}

void fill_in(const char* open, const std::string& with, std::string& text) {
  const size_t at = text.find(open);
  if (at != std::string::npos) text.replace(at, std::string_view(open).size(), with);
}

}  // namespace

std::string with_formats(std::string text) {
  std::vector<std::string> words;
  std::vector<std::string> files;
  std::vector<std::string> sized;
  for_each_kind<DataFormat>([&](const auto& format) {
    const std::string word = format.text.word;
    words.push_back(word + " (" + format.known_as + ")");
    files.push_back(format.known_as + (" (" + word + ")"));
    if constexpr (!requires { format.misfit(Volume()); }) sized.push_back(word);
  });
  files.back().insert(0, "or ");
  std::string all_files;
  for (const std::string& one : files) all_files += (all_files.empty() ? "" : ", ") + one;
  fill_in("{WORDS}", listed(words, "or"), text);
  fill_in("{FILES}", all_files, text);
  fill_in("{SIZED}", listed(sized, "and"), text);
  return text;
}

const KeyTable& config_keys() {
  static const KeyTable table = {
      "",
      "",
      "a config",
      {{"name", Other{"a name"}, "", "of the run directory; default: the file's name"},
       {"input", Other{"{channels: 1, height: 28, width: 28}"}, "", "what an image is like"},
       {"rounding", OneOf{words_of<Rounding>()}, "", "where windows do not fit; default: that is refused"},
       {"layers", Other{"a list"}, "", "the network: see `cnn help layers`"},
       {"architecture", Other{"a mapping"}, "", "or as the lectures' formula, in place of layers"},
       {"data", Other{"a mapping"}, "", "where the images are: see `cnn help data`"},
       {"train", Other{"a mapping"}, "", "how to train: see `cnn help train`"}}};
  return table;
}

const KeyTable& input_keys() {
  static const KeyTable table = {"input",
                                 "{channels: 1, height: 28, width: 28}",
                                 "what an image is like",
                                 {{"channels", kCount, "", "1 for gray, 3 for RGB"},
                                  {"height", kCount, "", "in pixels"},
                                  {"width", kCount, "", "in pixels"}}};
  return table;
}

const KeyTable& data_keys() {
  static const KeyTable table = {"data",
                                 "{format: idx, root: DIRECTORY}",
                                 "where images and labels are, and what is done to them",
                                 common_data_keys(),
                                 types_of_formats(),
                                 "format"};
  return table;
}

std::vector<const KeyTable*> data_tables() {
  std::vector<const KeyTable*> tables = {&data_keys(), &normalize_keys()};
  const DataSpec defaults;
  DataSpec::describe(defaults, SectionLister(tables));
  return tables;
}

const KeyTable& normalize_keys() {
  static const KeyTable table = {
      "data.normalize",
      "",
      "(pixel - mean)/std, of pixels of 0..1",
      {{"mean", Other{"a number, one for each channel, or image"}, "0",
        "of pixels of 0..1; image: the mean image"},
       {"std", Other{"a number above 0, or one for each channel"}, "1", "of pixels of 0..1"}}};
  return table;
}

}  // namespace cnn
