#include "config/mapping_hint.h"

#include <algorithm>
#include <vector>

#include "config/call_meant.h"
#include "config/find_key.h"
#include "config/line_slips.h"
#include "config/scalars.h"

namespace cnn {
namespace {

// Whether the number may be the key's: where a table cannot tell, any that is one.
bool may_be(const KeyTable& table, const std::string& name, const YamlNode& value) {
  const Key* key = find_key(table.keys, name);
  if (key == nullptr || value.kind != YamlNode::Kind::scalar || value.text.empty()) return false;
  if (!std::holds_alternative<Other>(key->takes)) return accepts(*key, value.text);
  if (table.example.find(name + ": [") != std::string::npos) return false;  // it takes a list
  return value.text.find_first_not_of("0123456789") == std::string::npos;
}

// The list that "4, 3" or "4 3" is; of anything but numbers an empty one.
YamlNode list_of_numbers(const std::string& text) {
  YamlNode list;
  list.kind = YamlNode::Kind::sequence;
  const std::string part = " ,";
  if (text.find_first_not_of("0123456789" + part) != std::string::npos) return list;
  for (size_t begin = text.find_first_not_of(part); begin < text.size();) {
    const size_t end = std::min(text.find_first_of(part, begin), text.size());
    list.items.push_back(scalar_of(text.substr(begin, end - begin)));
    begin = text.find_first_not_of(part, end);
  }
  return list;
}

// "3" of "3x3", "[3, 5]" of "3x5"; else empty.
std::string window_of(const std::string& text) {
  const size_t x = text.find('x');
  if (x == std::string::npos || x == 0 || x + 1 == text.size()) return "";
  const std::string height = text.substr(0, x);
  const std::string width = text.substr(x + 1);
  if ((height + width).find_first_not_of("0123456789") != std::string::npos) return "";
  return height == width ? height : "[" + height + ", " + width + "]";
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

std::string set_meant(const YamlNode& value, const KeyTable& table) {
  YamlNode list;
  list.kind = YamlNode::Kind::sequence;
  for (const YamlEntry& entry : value.entries) {
    const bool is_number =
        !entry.key.empty() && entry.key.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || entry.value.kind != YamlNode::Kind::null) return "";
    list.items.push_back(scalar_of(entry.key));
  }
  return list.items.empty() ? "" : mapping_meant(list, table);
}

std::string mapping_meant(const YamlNode& value, const KeyTable& table) {
  if (value.kind == YamlNode::Kind::sequence && table.path == "data.augment") {
    const std::string calls = calls_meant(value, table);
    return calls.empty() ? table.example : calls;
  }
  if (value.kind == YamlNode::Kind::sequence && !table.types.empty()) {
    const std::string typed = type_of_list(value, table);
    if (!typed.empty()) return typed;
  }
  if (value.kind == YamlNode::Kind::scalar) {
    const std::string call = section_table(table.path) != nullptr ? call_meant(value.text, table) : "";
    if (!call.empty()) return call;
    if (section_table(table.path) != nullptr && value.text.ends_with(')')) return table.example;
    const std::string pairs = mapping_of_pairs(value.text);
    if (!pairs.empty()) return pairs;
    const std::string window = window_of(value.text);
    if (!window.empty() && find_key(table.keys, "filters") != nullptr)
      return "{filters: ..., kernel: " + window + "}";
    const YamlNode numbers = list_of_numbers(value.text);
    if (numbers.items.size() > 1) return mapping_meant(numbers, table);
  }
  const std::vector<std::string> keys = keys_of_example(table.example);
  const bool is_layer = layer_table(table.path) != nullptr;
  const bool is_list = value.kind == YamlNode::Kind::sequence;
  const size_t given = is_list ? value.items.size() : 1;
  if (is_list && is_layer && !keys.empty() && given > keys.size()) {
    const std::string meant = list_of_first_key(value, table, keys);
    const bool is_alone =
        std::ranges::none_of(value.items.begin() + 1, value.items.end(),
                             [&](const YamlNode& item) { return may_be(table, keys.front(), item); });
    if (meant.empty() && keys.size() == 1 && is_alone && may_be(table, keys.front(), value.items.front()))
      return "{" + keys.front() + ": " + value.items.front().text + "}";
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
