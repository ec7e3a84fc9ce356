#include "config/find_key.h"

#include <algorithm>

#include "config/scalars.h"

namespace cnn {
namespace {

YamlNode scalar_of(const std::string& text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = text;
  return node;
}

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

}  // namespace cnn
