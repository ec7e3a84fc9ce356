#include "config/find_key.h"

#include <algorithm>

#include "config/scalars.h"

namespace cnn {
namespace {

struct Accepts {
  const std::string& typed;

  bool operator()(const RealRange& range) const {
    const auto value = parse_real(scalar_of(typed));
    return value && *value >= range.min && *value <= range.max;
  }
  bool operator()(const WholeRange& range) const {
    const auto value = parse_integer(scalar_of(typed));
    return value && *value >= range.min && *value <= range.max;
  }
  bool operator()(TrueOrFalse) const { return typed == "true" || typed == "false"; }
  bool operator()(const OneOf& one) const { return std::ranges::find(one.words, typed) != one.words.end(); }
  bool operator()(const Other&) const { return false; }
};

}  // namespace

const KeyTable* section_table(const std::string& path) {
  const auto tables = section_tables();
  const auto found = std::ranges::find(tables, path, &KeyTable::path);
  return found == tables.end() ? nullptr : *found;
}

const KeyTable* layer_table(const std::string& word) {
  const auto tables = layer_keys();
  const auto found = std::ranges::find(tables, word, &KeyTable::path);
  return found == tables.end() ? nullptr : &*found;
}

const Key* find_key(const std::vector<Key>& keys, const std::string& name) {
  const auto found = std::ranges::find(keys, name, &Key::name);
  return found == keys.end() ? nullptr : &*found;
}

const Key* plain_key(const std::string& path) {
  const size_t dot = path.rfind('.');
  const KeyTable* parent = section_table(dot == std::string::npos ? "" : path.substr(0, dot));
  if (parent == nullptr) return nullptr;
  const std::string name = path.substr(dot + 1);
  const Key* key = find_key(parent->keys, name);
  for (const KeyType& type : parent->types) {
    if (key == nullptr) key = find_key(type.keys, name);
  }
  return key;
}

bool accepts(const Key& key, const std::string& typed) {
  return std::visit(Accepts{typed}, key.takes);
}

std::string missing_keys(const KeyType& type, const std::vector<std::string>& given) {
  std::string missing;
  for (const Key& key : type.keys) {
    if (!key.fallback.empty() || std::ranges::find(given, key.name) != given.end()) continue;
    const auto* whole = std::get_if<WholeRange>(&key.takes);
    missing += ", " + key.name + ": " + (whole != nullptr ? std::to_string(whole->min) : "...");
  }
  return missing;
}

std::string with_type(const std::string& path, const std::string& value) {
  const size_t dot = path.rfind('.');
  const KeyTable* table = dot == std::string::npos ? nullptr : section_table(path.substr(0, dot));
  const std::string name = dot == std::string::npos ? "" : path.substr(dot + 1);
  if (table == nullptr || table->type_key != "type" || table->types.empty() ||
      find_key(table->keys, name) != nullptr || find_key(table->types.front().keys, name) != nullptr)
    return "";
  const KeyType* best = nullptr;
  std::ptrdiff_t least = 0;
  for (const KeyType& type : table->types) {
    if (find_key(type.keys, name) == nullptr) continue;
    const std::string missing = missing_keys(type, {name});
    const auto unknown = std::ranges::count(missing, '.');
    if (best != nullptr && unknown >= least) continue;
    best = &type;
    least = unknown;
  }
  if (best == nullptr) return "";
  return "{type: " + best->word + missing_keys(*best, {name}) + ", " + name + ": " + value + "}";
}

}  // namespace cnn
