#include "config/set_hint.h"

#include <algorithm>
#include <map>

#include "base/shell_word.h"
#include "config/diagnostics.h"
#include "config/keys.h"

namespace cnn {
namespace {

std::string join(std::span<const std::string> words) {
  std::string path;
  for (const std::string& word : words) path += (path.empty() ? "" : ".") + word;
  return path;
}

std::string write_set(const std::string& key, const std::string& value) {
  return "write --set " + shell_word(key + "=" + value);
}

// "{slope: 0.1}" of the words that remain, "a: {b: 0.1}" without the outermost braces.
std::string entry_of(std::span<const std::string> rest, const std::string& value) {
  if (rest.size() == 1) return rest[0] + ": " + value;
  return rest[0] + ": {" + entry_of(rest.subspan(1), value) + "}";
}

const KeyTable* layer_table(const std::string& word) {
  const auto tables = layer_keys();
  const auto found = std::ranges::find(tables, word, &KeyTable::path);
  return found == tables.end() ? nullptr : &*found;
}

// The key that a value alone stands for: the type of an optimizer, the kernel of a pool.
std::string key_of_short(std::span<const std::string> path) {
  const std::string whole = join(path);
  for (const KeyTable* table : section_tables()) {
    if (table->path == whole && !table->types.empty() && table->type_key == "type") return "type";
  }
  const KeyTable* layer = path.size() == 3 && path[0] == "layers" ? layer_table(path[2]) : nullptr;
  return layer != nullptr && !layer->keys.empty() ? layer->keys.front().name : "";
}

// A layer's word, which stands alone or with its keys; empty where the item is no such thing.
std::string word_of(const YamlNode& item) {
  if (item.kind == YamlNode::Kind::scalar) return item.text;
  return item.kind == YamlNode::Kind::mapping && item.entries.size() == 1 ? item.entries.front().key : "";
}

// The name that a layer is given, if it is.
std::string given_name(const YamlNode& item) {
  if (item.kind != YamlNode::Kind::mapping || item.entries.size() != 1) return "";
  for (const YamlEntry& entry : item.entries.front().value.entries) {
    if (entry.key == "name") return entry.value.text;
  }
  return "";
}

// A type's word with the keys that it needs beside it; any other value as it is.
std::string whole_type(const std::string& path, const std::string& value) {
  for (const KeyTable* table : section_tables()) {
    if (table->path != path) continue;
    const auto type = std::ranges::find(table->types, value, &KeyType::word);
    if (type != table->types.end()) return type_text(*type);
  }
  return value;
}

bool is_layer_of_list(std::span<const std::string> path) {
  return path.size() >= 2 && path[path.size() - 2] == "layers";
}

}  // namespace

std::string as_given(Place given, const std::string& path, const std::string& value) {
  return given.source->is_file ? value : "--set " + shell_word(path + "=" + value);
}

std::string hint_for_slashes(std::string key, const std::string& value) {
  std::ranges::replace(key, '/', '.');
  key.erase(0, key.find_first_not_of('.'));
  return write_set(key, value);
}

std::string hint_for_scalar(const SetWords& set, size_t done, const YamlNode& scalar) {
  const auto before = set.path.first(done);
  const auto rest = set.path.subspan(done);
  if (const KeyTable* layer = layer_table(scalar.text); layer != nullptr && is_layer_of_list(before)) {
    const bool has_word = rest[0] == scalar.text && rest.size() > 1;
    const auto keys = has_word ? rest.subspan(1) : rest;
    if (std::ranges::find(layer->keys, keys[0], &Key::name) == layer->keys.end()) return "";
    return ": " + write_set(join(before), "{" + scalar.text + ": {" + entry_of(keys, set.value) + "}}");
  }
  const std::string own = key_of_short(before);
  if (!own.empty() && rest.size() == 1 && rest[0] == own)
    return ": " + write_set(join(before), whole_type(join(before), set.value));
  const std::string kept = own.empty() ? "" : own + ": " + scalar.text + ", ";
  return ": " + write_set(join(before), "{" + kept + entry_of(rest, set.value) + "}");
}

std::optional<std::string> hint_for_layer(const SetWords& set, size_t done, const YamlNode& item) {
  const std::string& next = set.path[done];
  if (item.kind != YamlNode::Kind::mapping || !is_layer_of_list(set.path.first(done))) return std::nullopt;
  const std::string word = word_of(item);
  if (word == next || layer_table(word) == nullptr || layer_table(next) != nullptr) return std::nullopt;
  const std::string layer = join(set.path.first(done));
  // `pool: 2` is its kernel.
  const YamlNode& value = item.entries.front().value;
  const std::string path = layer + "." + word;
  if (value.kind == YamlNode::Kind::scalar && next == layer_table(word)->keys.front().name)
    return in_quotes(layer) + " is a " + word + ": " + write_set(path, set.value);
  if (value.kind == YamlNode::Kind::scalar) {
    return in_quotes(layer) + " is a " + word + ": " +
           write_set(path, "{" + layer_table(word)->keys.front().name + ": " + value.text + ", " +
                               entry_of(set.path.subspan(done), set.value) + "}");
  }
  return in_quotes(layer) + " is a " + word + ": " +
         write_set(path + "." + join(set.path.subspan(done)), set.value);
}

std::string hint_for_layer_name(const YamlNode& layers, const std::string& word) {
  std::map<std::string, int> counts;
  for (size_t i = 0; i < layers.items.size(); ++i) {
    const std::string kind = word_of(layers.items[i]);
    if (kind.empty()) continue;
    const std::string name = given_name(layers.items[i]);
    if (word == name || word == kind + std::to_string(++counts[kind]))
      return "; " + in_quotes(word) + " is item " + std::to_string(i) + ", as in layers." +
             std::to_string(i) + "." + kind;
  }
  return "";
}

}  // namespace cnn
