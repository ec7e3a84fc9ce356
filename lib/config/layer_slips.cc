#include "config/layer_slips.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "config/call_text.h"
#include "config/find_key.h"
#include "config/habits.h"
#include "config/layer_arguments.h"
#include "config/layer_text.h"
#include "config/line_slips.h"
#include "config/suggest.h"

namespace cnn {
namespace {

constexpr std::array<std::string_view, 8> kTypeKeys = {"type",       "kind",       "layer", "layer_type",
                                                       "class_name", "layer_kind", "class", "op"};

// Whether its first key is one of the table's.
bool is_of(const KeyTable& table, const std::string& mapping) {
  const size_t colon = mapping.find(':');
  return colon != std::string::npos && find_key(table.keys, mapping.substr(1, colon - 1)) != nullptr;
}

// As YAML in one line.
std::string in_one_line(const YamlNode& node) {
  std::string text;
  switch (node.kind) {
    case YamlNode::Kind::scalar:
      return node.text;
    case YamlNode::Kind::sequence:
      for (const YamlNode& item : node.items) text += (text.empty() ? "" : ", ") + in_one_line(item);
      return "[" + text + "]";
    case YamlNode::Kind::mapping:
      for (const YamlEntry& entry : node.entries)
        text += (text.empty() ? "" : ", ") + entry.key + ": " + in_one_line(entry.value);
      return "{" + text + "}";
    case YamlNode::Kind::null:
    case YamlNode::Kind::broken:
      break;
  }
  return text;
}

}  // namespace

LayerMeant layer_with_values(std::string_view word, std::optional<int64_t> channels) {
  const size_t end = word.find_first_of(" (={[");
  if (end == std::string_view::npos) return {};
  const std::string_view name = without_modules(word.substr(0, end));
  LayerMeant meant = layer_of_call(name, arguments_in(word.substr(end)), channels);
  if (!meant.text.empty()) return meant;
  const auto near = nearest_word(name, layer_words());
  if (!near) return {};
  const KeyTable& table = layer_keys(*near);
  const std::string pairs = mapping_of_pairs(word.substr(end));
  return {"write " + (is_of(table, pairs) ? item_with(table, pairs) : item_of(table)), std::nullopt};
}

LayerMeant layer_renamed(const std::string& word, const YamlNode& value, std::optional<int64_t> channels) {
  if (value.kind != YamlNode::Kind::mapping || value.entries.size() > kMostArguments) return {};
  const std::string name(without_modules(word));
  const std::string typed = as_typed(name);
  const bool is_depthwise = typed.starts_with("separable") || typed.starts_with("depthwise");
  if (!is_depthwise && (habit_answer(name, "layers") || !nearest_word(name, layer_words()))) return {};
  std::vector<std::string> arguments;
  for (const YamlEntry& entry : value.entries)
    arguments.push_back(entry.key + "=" + in_one_line(entry.value));
  return layer_of_call(name, arguments, channels);
}

std::string short_form_meant(const std::string& text, const KeyTable& table) {
  if (text.find('=') == std::string::npos) return "";
  const LayerArguments read = read_arguments("", arguments_in(text), table);
  const std::string mapping = read.is_known ? mapping_text(read, table) : "";
  return mapping.empty() ? "" : ": write " + item_with(table, mapping);
}

std::string mapping_of_others(const YamlNode& item, size_t but) {
  std::string mapping;
  for (size_t i = 0; i < item.entries.size(); ++i) {
    if (i == but) continue;
    mapping +=
        (mapping.empty() ? "{" : ", ") + item.entries[i].key + ": " + in_one_line(item.entries[i].value);
  }
  return mapping.empty() ? "" : mapping + "}";
}

std::string layer_of_type(const YamlNode& item) {
  for (size_t i = 0; i < item.entries.size(); ++i) {
    const YamlEntry& entry = item.entries[i];
    const bool is_type = std::ranges::find(kTypeKeys, entry.key) != kTypeKeys.end();
    if (!is_type || entry.value.kind != YamlNode::Kind::scalar) continue;
    const auto near = nearest_word(without_modules(entry.value.text), layer_words());
    if (!near) return "";
    const std::string mapping = mapping_of_others(item, i);
    if (!mapping.empty()) return "`- " + *near + ": " + mapping + "`";
    const KeyTable& table = layer_keys(*near);
    return table.example.starts_with('{') ? item_of(table) : "`- " + *near + "`";
  }
  return "";
}

}  // namespace cnn
