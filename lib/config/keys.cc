#include "config/keys.h"

#include <algorithm>

namespace cnn {
namespace {

bool has_key(const std::vector<Key>& keys, std::string_view name) {
  return std::ranges::any_of(keys, [&](const Key& key) { return key.name == name; });
}

bool has_key(const KeyTable& table, std::string_view name) {
  return has_key(table.keys, name) ||
         std::ranges::any_of(table.types, [&](const KeyType& type) { return has_key(type.keys, name); });
}

// Sections below `path` are nearer than others.
bool is_below(const std::string& table, std::string_view path) {
  return !path.empty() && table.size() > path.size() && table.starts_with(path) && table[path.size()] == '.';
}

}  // namespace

std::vector<const KeyTable*> section_tables() {
  std::vector<const KeyTable*> tables = {&config_keys(), &input_keys()};
  for (const auto& below : {train_tables(), data_tables()})
    tables.insert(tables.end(), below.begin(), below.end());
  return tables;
}

std::vector<std::string> type_words(const KeyTable& table) {
  std::vector<std::string> words;
  words.reserve(table.types.size());
  for (const KeyType& type : table.types) words.push_back(type.word);
  return words;
}

std::string path_of_key(std::string_view name, std::string_view path) {
  const auto full = [&](const KeyTable& table) {
    return (table.path.empty() ? "" : table.path + ".") + std::string(name);
  };
  const auto tables = section_tables();
  for (const bool below : {true, false}) {
    for (const KeyTable* table : tables) {
      const bool is_own = table->path == path || name == "type" || name == "name";
      if (!is_own && is_below(table->path, path) == below && has_key(*table, name)) return full(*table);
    }
  }
  return "";
}

std::string type_text(const KeyType& type) {
  std::string needed;
  for (const Key& key : type.keys) {
    if (key.fallback.empty()) needed += ", " + key.name + ": ...";
  }
  return needed.empty() ? type.word : "{type: " + type.word + needed + "}";
}

std::string place_of_key(std::string_view name, std::string_view path) {
  const std::string full = path_of_key(name, path);
  const bool is_layer = std::ranges::find(layer_keys(), path, &KeyTable::path) != layer_keys().end();
  if (!full.empty() && !is_layer) return "did you mean '" + full + "'?";
  std::vector<std::string> layers;
  for (const KeyTable& table : layer_keys()) {
    if (table.path != path && name != "name" && name != "type" && has_key(table, name))
      layers.push_back(table.path);
  }
  if (layers.empty()) return "";
  return std::string("it is a key of the ") + (layers.size() == 1 ? "layer " : "layers ") +
         listed(layers, "and");
}

}  // namespace cnn
