// The tables of keys say what readers do: each key is taken, is where it is not given what its table says,
// and is refused outside of its range.
#include "config/keys.h"

#include <catch2/catch.hpp>

#include <cmath>

#include "config/write_config.h"
#include "config_test.h"

namespace cnn {
namespace {

// A config with `keys` in the section of `path`, beside what it needs; `type` is one of the section's.
std::string config_with(const std::string& path, const std::string& type, const std::string& keys) {
  if (path.empty()) return with(keys.empty() ? "" : keys + "\n");
  const std::string comma = keys.empty() ? "" : ", ";
  if (path == "train")
    return with("train: {" + keys + "}\ndata: {format: images, root: r, validation: 0.1}\n");
  if (path == "data") {
    const std::string format = keys.starts_with("format") ? ""
                               : type.empty()             ? "format: images, "
                                                          : "format: " + type + ", ";
    const bool needs_test = type.empty() || type == "images";
    return with("data: {" + format + "root: r, " + (needs_test ? "test: 0.1" : "shuffle: true") + comma +
                keys + "}\n");
  }
  const std::string section = path.substr(path.rfind('.') + 1);
  std::string inside = type.empty() ? keys : "type: " + type + comma + keys;
  if (path == "data.augment.crop")
    return with("data: {format: idx, root: r, augment: {crop: {" + keys + "}}}\n");
  inside = section + ": {" + inside + "}";
  if (path.starts_with("data.")) return with("data: {format: idx, root: r, " + inside + "}\n");
  if (path == "input") return "";
  return with("data: {format: images, root: r, validation: 0.1}\ntrain: {" + inside + "}\n");
}

// The keys that a type must be given, as `every: 1`.
std::string required(const std::vector<Key>& keys, const std::string& but) {
  std::string text;
  for (const Key& key : keys) {
    if (!key.fallback.empty() || key.name == but) continue;
    text += (text.empty() ? "" : ", ") + key.name + (key.name == "at" ? ": [1]" : ": 1");
  }
  return text;
}

std::string joined(const std::string& a, const std::string& b) {
  return a + (a.empty() || b.empty() ? "" : ", ") + b;
}

void check_default(const KeyTable& table, const std::string& type, const std::string& needed,
                   const Key& key) {
  if (key.fallback.empty()) return;
  CAPTURE(table.path, type, key.name);
  const auto given =
      parse(config_with(table.path, type, joined(needed, key.name + ": " + key.fallback))).spec;
  const auto absent = parse(config_with(table.path, type, needed)).spec;
  CHECK(write_config(given) == write_config(absent));
}

// What lies beyond a range, as texts.
struct Beyond {
  std::vector<std::string> operator()(const RealRange& range) const {
    std::vector<std::string> values;
    if (std::isfinite(range.min))
      values.push_back(range.excludes_min ? "0" : std::to_string(range.min - 0.25));
    if (std::isfinite(range.max))
      values.push_back(range.excludes_max ? "1" : std::to_string(range.max + 0.25));
    values.emplace_back("x");
    return values;
  }
  std::vector<std::string> operator()(const WholeRange& range) const {
    return {std::to_string(range.min - 1), "x"};
  }
  std::vector<std::string> operator()(TrueOrFalse) const { return {"1"}; }
  std::vector<std::string> operator()(const OneOf&) const { return {"x"}; }
  std::vector<std::string> operator()(const Other&) const { return {}; }
};

void check_range(const KeyTable& table, const std::string& type, const std::string& needed, const Key& key) {
  for (const std::string& value : std::visit(Beyond{}, key.takes)) {
    CAPTURE(table.path, type, key.name, value);
    const std::string fault = faults(config_with(table.path, type, joined(needed, key.name + ": " + value)));
    // The image bounds what moves it.
    const bool is_bounded =
        table.path.starts_with("data.augment") && std::holds_alternative<WholeRange>(key.takes);
    CHECK(fault.starts_with(
        "'" + key.name + "' must be " +
        (is_bounded ? "a whole number from 0 to " : text_of(key.takes) + ", got '" + value + "'")));
  }
}

void check_layer(const KeyTable& table, const Key& key) {
  const std::string needed = required(table.keys, key.name);
  const auto config = [&](const std::string& keys) {
    std::string inside;
    for (const Key& other : table.keys) {
      if (other.name == "filters" || other.name == "units" || other.name == "times" ||
          other.name == "classes") {
        if (other.name != key.name) inside = joined(inside, other.name + ": 1");
      }
      if (other.name == "kernel" && key.name != "kernel") inside = joined(inside, "kernel: 1");
      if (other.name == "rate" && key.name != "rate") inside = joined(inside, "rate: 0.5");
      if (other.name == "factor" && key.name != "factor") inside = joined(inside, "factor: 0.5");
      if (other.name == "layers") inside = joined(inside, "layers: [relu]");
      if (other.name == "paths") inside = joined(inside, "paths: [[relu]]");
    }
    return with_layers(table.path + ": {" + joined(inside, keys) + "}" +
                       (table.path == "softmax" ? "" : ", softmax: 3"));
  };
  CAPTURE(table.path, key.name);
  if (!key.fallback.empty()) {
    CHECK(write_config(parse(config(key.name + ": " + key.fallback)).spec) ==
          write_config(parse(config("")).spec));
  }
  for (const std::string& value : std::visit(Beyond{}, key.takes)) {
    CAPTURE(value);
    CHECK(faults(config(key.name + ": " + value))
              .find("'" + key.name + "' must be " + text_of(key.takes) + ", got '" + value + "'") == 0);
  }
}

TEST_CASE("keys: each default in the tables is that of the program, each range is held") {
  for (const KeyTable* table : section_tables()) {
    if (table->path == "input") continue;
    for (const Key& key : table->keys) {
      const std::string type = table->path == "train.schedule" && key.name != "type" ? "constant" : "";
      const bool needs_match = table->path == "train.groups" && key.name != "match";
      const std::string needed = needs_match ? "match: fcs" : "";
      check_default(*table, type, needed, key);
      check_range(*table, type, needed, key);
    }
    for (const KeyType& type : table->types) {
      for (const Key& key : type.keys) {
        // Without a value a key of a format is one that need not be given.
        const std::string needed = table->type_key == "type" ? required(type.keys, key.name) : "";
        check_default(*table, type.word, needed, key);
        check_range(*table, type.word, needed, key);
      }
    }
  }
}

TEST_CASE("keys: each default of a layer in the tables is that of the program, each range is held") {
  for (const KeyTable& table : layer_keys()) {
    for (const Key& key : table.keys) check_layer(table, key);
  }
}

TEST_CASE("keys: each is documented in a line without a full stop") {
  const auto check = [](const std::vector<Key>& keys) {
    for (const Key& key : keys) {
      CAPTURE(key.name);
      CHECK(!key.meaning.empty());
      CHECK(key.meaning.size() <= 90);
      CHECK(!key.meaning.ends_with("."));
    }
  };
  for (const KeyTable* table : section_tables()) {
    check(table->keys);
    for (const KeyType& type : table->types) check(type.keys);
  }
  for (const KeyTable& table : layer_keys()) check(table.keys);
}

TEST_CASE("keys: a section that asks for a key without a row, or leaves one unasked, is a bug") {
  static const KeyTable table = {"t", "", "", {{"a", TrueOrFalse{}, "", "a"}}};
  CHECK(place_of_key("momentum", "train") == "did you mean 'train.optimizer.momentum'?");
  CHECK(place_of_key("kernel", "fc") == "it is a key of the layers conv and pool");
  CHECK(place_of_key("nothing", "") == "");
  CHECK(path_of_key("learning_rate", "") == "train.optimizer.learning_rate");
  CHECK(path_of_key("decay", "") == "train.average.decay");
  CHECK(text_of(table.keys[0].takes) == "true or false");
}

}  // namespace
}  // namespace cnn
