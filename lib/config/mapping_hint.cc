#include "config/mapping_hint.h"

#include <vector>

#include "config/find_key.h"
#include "config/line_slips.h"

namespace cnn {
namespace {

// The keys that an example shows: filters and kernel of "{filters: 10, kernel: 5}".
std::vector<std::string> keys_of_example(const std::string& example) {
  std::vector<std::string> keys;
  if (!example.starts_with('{')) return keys;
  for (size_t begin = 1; begin < example.size();) {
    const size_t colon = example.find(": ", begin);
    if (colon == std::string::npos) break;
    keys.push_back(example.substr(begin, colon - begin));
    const size_t comma = example.find(", ", colon);
    if (comma == std::string::npos) break;
    begin = comma + 2;
  }
  return keys;
}

// Whether the number may be the key's: where a table cannot tell, any that is one.
bool may_be(const KeyTable& table, const std::string& name, const YamlNode& value) {
  const Key* key = find_key(table.keys, name);
  if (key == nullptr || value.kind != YamlNode::Kind::scalar || value.text.empty()) return false;
  if (!std::holds_alternative<Other>(key->takes)) return accepts(*key, value.text);
  return value.text.find_first_not_of("0123456789") == std::string::npos;
}

// All of a list as the value of the first key, and after it what else a layer needs: units of `fc: [64, 32]`
// in `architecture`, where a list is one a layer. Empty where it cannot be that.
std::string list_of_first_key(const YamlNode& list, const KeyTable& table,
                              const std::vector<std::string>& keys) {
  const bool is_of_architecture = layer_table(table.path) != &table;
  if (!is_of_architecture) return "";
  std::string values;
  for (const YamlNode& item : list.items) {
    if (!may_be(table, keys.front(), item)) return "";
    values += (values.empty() ? "" : ", ") + item.text;
  }
  std::string mapping = "{" + keys.front() + ": [" + values + "]";
  for (size_t i = 1; i < keys.size(); ++i) mapping += ", " + keys[i] + ": ...";
  return mapping + "}";
}

}  // namespace

std::string mapping_meant(const YamlNode& value, const KeyTable& table) {
  if (value.kind == YamlNode::Kind::scalar) {
    const std::string pairs = mapping_of_pairs(value.text);
    if (!pairs.empty()) return pairs;
  }
  const std::vector<std::string> keys = keys_of_example(table.example);
  const bool is_layer = layer_table(table.path) != nullptr;
  const bool is_list = value.kind == YamlNode::Kind::sequence;
  const size_t given = is_list ? value.items.size() : 1;
  if (is_list && is_layer && !keys.empty() && given > keys.size()) {
    const std::string meant = list_of_first_key(value, table, keys);
    return meant.empty() ? table.example : meant;
  }
  if (table.path == "input" || given == 0 || given > keys.size() || (is_list && !is_layer))
    return table.example;
  std::string mapping;
  for (size_t i = 0; i < given; ++i) {
    const YamlNode& one = is_list ? value.items[i] : value;
    if (!may_be(table, keys[i], one)) return table.example;
    mapping += (i == 0 ? "{" : ", ") + keys[i] + ": " + one.text;
  }
  // What a layer's example shows it needs; sections have defaults.
  for (size_t i = given; is_layer && i < keys.size(); ++i) mapping += ", " + keys[i] + ": ...";
  return mapping + "}";
}

}  // namespace cnn
