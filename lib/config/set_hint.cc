#include "config/set_hint.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/shell_word.h"
#include "config/call_text.h"
#include "config/diagnostics.h"
#include "config/find_key.h"
#include "config/made_name.h"
#include "config/setting_text.h"
#include "config/suggest.h"

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

// The key that a value alone stands for: the type of an optimizer, the kernel of a pool.
std::string key_of_short(std::span<const std::string> path) {
  const KeyTable* section = section_table(join(path));
  if (section != nullptr && !section->types.empty() && section->type_key == "type") return "type";
  const KeyTable* layer = path.size() == 3 && path[0] == "layers" ? layer_table(path[2]) : nullptr;
  return layer != nullptr && !layer->keys.empty() ? layer->keys.front().name : "";
}

// A layer's word, which stands alone or with its keys; empty where the item is no such thing.
std::string word_of(const YamlNode& item) {
  if (item.kind == YamlNode::Kind::scalar) return item.text;
  return item.kind == YamlNode::Kind::mapping && item.entries.size() == 1 ? item.entries.front().key : "";
}

// The name that a layer is given, if it is.
std::string name_as_given(const YamlNode& item) {
  if (item.kind != YamlNode::Kind::mapping || item.entries.size() != 1) return "";
  for (const YamlEntry& entry : item.entries.front().value.entries) {
    if (entry.key == "name") return entry.value.text;
  }
  return "";
}

// The key of a section or a layer; of one of the section's types too, where it is given.
const Key* key_at(const KeyTable& table, const std::string& name, const std::string& type = "") {
  const Key* own = find_key(table.keys, name);
  const auto known = std::ranges::find(table.types, type, &KeyType::word);
  return own != nullptr || known == table.types.end() ? own : find_key(known->keys, name);
}

std::vector<std::string> key_names(const KeyTable& table, const std::string& type) {
  std::vector<std::string> names;
  for (const Key& key : table.keys) names.push_back(key.name);
  const auto known = std::ranges::find(table.types, type, &KeyType::word);
  if (known == table.types.end()) return names;
  for (const Key& key : known->keys) names.push_back(key.name);
  return names;
}

// The words below a section or a layer as far as they are keys: the first, by its right name, and what may
// stand below it. Empty where the first is none.
std::vector<std::string> known_words(const KeyTable& table, const std::string& type,
                                     std::span<const std::string> words) {
  std::vector<std::string> known(words.begin(), words.end());
  if (key_at(table, known[0], type) == nullptr) {
    const auto near = nearest_word(known[0], key_names(table, type));
    if (!near) return {};
    known[0] = *near;
  }
  const bool goes_on = section_table(table.path + "." + known[0]) != nullptr || known[0] == "init";
  if (!goes_on) known.resize(1);
  return known;
}

// What of a list of words `known_words` found none in: what the keys are.
std::string unknown_key(const KeyTable& table, const std::string& type, const std::string& word) {
  return "unknown key " + in_quotes(word) + suggestion(word, key_names(table, type), {table.path, "keys"});
}

bool is_layer_of_list(std::span<const std::string> path) {
  return path.size() >= 2 && path[path.size() - 2] == "layers";
}

// The layer of that name, given or made, or the only one of that kind.
std::optional<size_t> index_of_layer(const YamlNode& layers, const std::string& word) {
  std::map<std::string, int> counts;
  std::optional<size_t> only;
  for (size_t i = 0; i < layers.items.size(); ++i) {
    const std::string kind = word_of(layers.items[i]);
    if (kind.empty()) continue;
    const int count = ++counts[kind];
    if (word == name_as_given(layers.items[i]) || word == made_name(kind, count)) return i;
    if (word == kind) only = i;
  }
  return counts.contains(word) && counts[word] == 1 ? only : std::nullopt;
}

// `layers.conv1.kernel` with the layer's index, `layers.0.kernel`.
std::string with_layer_index(const YamlNode& root, const std::string& key) {
  constexpr std::string_view kLayers = "layers.";
  const auto layers = std::ranges::find(root.entries, "layers", &YamlEntry::key);
  if (!key.starts_with(kLayers) || layers == root.entries.end()) return key;
  const size_t end = std::min(key.find('.', kLayers.size()), key.size());
  const auto index = index_of_layer(layers->value, key.substr(kLayers.size(), end - kLayers.size()));
  return index ? std::string(kLayers) + std::to_string(*index) + key.substr(end) : key;
}

// `layers.0.filters` with the word of the layer, `layers.0.conv.filters`, where that is what it lacks.
std::string with_layer_word(const YamlNode& root, const std::string& key) {
  constexpr std::string_view kLayers = "layers.";
  const auto layers = std::ranges::find(root.entries, "layers", &YamlEntry::key);
  if (!key.starts_with(kLayers) || layers == root.entries.end()) return key;
  size_t index = 0;
  const char* end = key.data() + key.size();
  const auto number = std::from_chars(key.data() + kLayers.size(), end, index);
  if (number.ec != std::errc() || *number.ptr != '.' || index >= layers->value.items.size()) return key;
  const std::string word = word_of(layers->value.items[index]);
  const std::string rest(number.ptr + 1, end);
  const KeyTable* table = layer_table(word);
  if (table == nullptr || find_key(table->keys, rest.substr(0, rest.find('.'))) == nullptr) return key;
  return key.substr(0, key.size() - rest.size()) + word + "." + rest;
}

}  // namespace

std::string hint_for_notation(const YamlNode& root, std::string key, const std::string& value) {
  std::erase(key, ']');
  std::ranges::replace(key, '/', '.');
  std::ranges::replace(key, '[', '.');
  key.erase(0, key.find_first_not_of('.'));
  key = with_layer_word(root, with_layer_index(root, key));
  const std::string last = key.substr(key.rfind('.') + 1);
  const std::string meant = key.starts_with("layers.") ? "" : path_meant(last);
  return "write --set " + shell_word(meant.empty() ? key + "=" + value : setting_of(meant, value));
}

std::string hint_for_colon(const std::string& key, const std::string& value) {
  const size_t colon = key.find(':');
  if (colon == 0 || colon == std::string::npos) return "";
  const std::string typed(without_blanks(key.substr(0, colon)));
  const std::string given(without_blanks(std::string_view(key).substr(colon + 1)));
  const std::string path = path_meant(typed);
  return "between a key and its value stands '=': write --set " +
         shell_word(setting_of(path.empty() ? typed : path, given + "=" + value));
}

std::string hint_for_scalar(const SetWords& set, size_t done, const YamlNode& scalar) {
  const auto before = set.path.first(done);
  const auto rest = set.path.subspan(done);
  const std::string path = join(before);
  if (const KeyTable* layer = layer_table(scalar.text); layer != nullptr && is_layer_of_list(before)) {
    const bool has_word = rest[0] == scalar.text && rest.size() > 1;
    const auto keys = known_words(*layer, "", has_word ? rest.subspan(1) : rest);
    if (keys.empty()) return "";
    return ": " + write_set(path, "{" + scalar.text + ": {" + entry_of(keys, set.value) + "}}");
  }
  const std::string own = key_of_short(before);
  if (!own.empty() && rest.size() == 1 && rest[0] == own)
    return ": " + write_set(path, whole_type(path, set.value));
  const KeyTable* table = section_table(path);
  if (table == nullptr && !own.empty()) table = layer_table(before.back());
  if (table == nullptr) {
    const Key* key = plain_key(path);
    return key != nullptr && accepts(*key, set.value) ? ": " + write_set(path, set.value) : "";
  }
  const auto keys = known_words(*table, scalar.text, rest);
  if (keys.empty()) return "; " + unknown_key(*table, scalar.text, rest[0]);
  const std::string kept = own.empty() ? "" : own + ": " + scalar.text + ", ";
  return ": " + write_set(path, "{" + kept + entry_of(keys, set.value) + "}");
}

std::optional<std::string> hint_for_layer(const SetWords& set, size_t done, const YamlNode& item) {
  const std::string& next = set.path[done];
  if (item.kind != YamlNode::Kind::mapping || !is_layer_of_list(set.path.first(done))) return std::nullopt;
  const std::string word = word_of(item);
  const KeyTable* table = layer_table(word);
  if (word == next || table == nullptr || layer_table(next) != nullptr) return std::nullopt;
  const std::string layer = join(set.path.first(done));
  const std::string path = layer + "." + word;
  const std::string start = in_quotes(layer) + " is a " + word + ": ";
  const auto keys = known_words(*table, "", set.path.subspan(done));
  if (keys.empty()) return start + unknown_key(*table, "", next);
  // `pool: 2` is its kernel.
  const YamlNode& value = item.entries.front().value;
  if (value.kind != YamlNode::Kind::scalar) return start + write_set(path + "." + join(keys), set.value);
  const std::string& short_key = table->keys.front().name;
  if (keys[0] == short_key) return start + write_set(path, set.value);
  return start +
         write_set(path, "{" + short_key + ": " + value.text + ", " + entry_of(keys, set.value) + "}");
}

std::string hint_for_layer_name(const YamlNode& layers, const SetWords& set, size_t done) {
  const std::string& word = set.path[done];
  const auto index = index_of_layer(layers, word);
  if (!index) return "";
  const YamlNode& item = layers.items[*index];
  std::vector<std::string> words(set.path.begin(), set.path.end());
  words[done] = std::to_string(*index);
  const SetWords meant{words, set.value};
  const std::string start = "; " + in_quotes(word) + " is item " + words[done];
  if (done + 1 == words.size() && layer_table(set.value) == nullptr)
    return start + ", as in " + join(words) + "." + word_of(item);
  if (done + 1 == words.size()) return start + ": " + write_set(join(words), set.value);
  if (const auto hint = hint_for_layer(meant, done + 1, item)) {
    const size_t write = hint->find("write --set ");
    return start + (write == std::string::npos ? ", and " + *hint : ": " + hint->substr(write));
  }
  if (item.kind == YamlNode::Kind::scalar) return start + hint_for_scalar(meant, done + 1, item);
  const YamlNode& value = item.entries.front().value;
  if (value.kind == YamlNode::Kind::scalar && done + 2 < words.size())
    return start + hint_for_scalar(meant, done + 2, value);
  return start + ": " + write_set(join(words), set.value);
}

}  // namespace cnn
