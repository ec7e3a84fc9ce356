#include "config/layer_slips.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "config/call_text.h"
#include "config/find_key.h"
#include "config/habits.h"
#include "config/line_slips.h"
#include "config/mapping_hint.h"
#include "config/suggest.h"
#include "spec/layer_settings.h"

namespace cnn {
namespace {

constexpr std::array<std::string_view, 8> kTypeKeys = {"type",       "kind",       "layer", "layer_type",
                                                       "class_name", "layer_kind", "class", "op"};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Whether a value is one that may be the key's, as far as can be told from its looks.
bool may_be_value(const Key& key, const std::string& value) {
  if (!std::holds_alternative<Other>(key.takes)) return accepts(key, value);
  return is_number(value) || value.starts_with('[') || (key.name == "pad" && value == "same") ||
         key.name == "init" || key.name == "name";
}

// "he" of "he_normal", "xavier" of "glorot_uniform"; empty of what is none of ours.
std::string init_meant(const std::string& typed) {
  return nearest_word(typed.substr(0, typed.find('_')), words_of<InitKind>()).value_or("");
}

// PyTorch's kinds are told first how many channels come.
bool begins_with_inputs(std::string_view name, size_t numbers, const std::vector<std::string>& arguments) {
  const auto is_kernel = [](const std::string& one) { return one.starts_with("kernel"); };
  const bool names_kernel = std::ranges::any_of(arguments, is_kernel);
  return (name == "Conv2d" && numbers + (names_kernel ? 1 : 0) > 2) || (name == "Linear" && numbers > 1);
}

// The mapping that `arguments` are for the layer; empty where one of them cannot be told.
std::string mapping_of_arguments(const std::vector<std::string>& arguments, std::string_view name,
                                 const KeyTable& table) {
  std::vector<std::string> keys = keys_of_example(table.example);
  if (keys.empty() && !table.keys.empty()) keys = {table.keys.front().name};
  std::vector<std::string> known;
  for (const Key& key : table.keys) known.push_back(key.name);
  const auto is_named = [](const std::string& one) { return one.find('=') != std::string::npos; };
  const auto numbers = static_cast<size_t>(std::ranges::count_if(arguments, is_number));
  size_t place = 0;
  std::string mapping;
  for (size_t i = begins_with_inputs(name, numbers, arguments) ? 1 : 0; i < arguments.size(); ++i) {
    const size_t equals = std::min(arguments[i].find('='), arguments[i].size());
    std::string word = place < keys.size() ? keys[place] : "";
    if (is_named(arguments[i])) {
      word = nearest_word(without_blanks(arguments[i].substr(0, equals)), known).value_or("");
      if (word.empty()) continue;  // of the other program's own: an activation, a number of inputs
    } else {
      ++place;
    }
    std::string value = as_value(
        is_named(arguments[i]) ? std::string(without_blanks(arguments[i].substr(equals + 1))) : arguments[i]);
    if (word == "pad" && value == "valid") continue;
    if (word == "init" && (value = init_meant(value)).empty()) continue;
    const Key* key = find_key(table.keys, word);
    if (key == nullptr || !may_be_value(*key, value)) return "";
    mapping += (mapping.empty() ? "{" : ", ") + word + ": " + value;
  }
  // What the layer needs beside; some defaults are told in words.
  for (const std::string& name_needed : keys) {
    const Key* key = find_key(table.keys, name_needed);
    const bool is_given = mapping.find(name_needed + ": ") != std::string::npos;
    if (mapping.empty() || is_given || !key->fallback.empty() ||
        key->meaning.find("default: ") != std::string::npos)
      continue;
    mapping += ", " + name_needed + ": ...";
  }
  return mapping.empty() ? "" : mapping + "}";
}

bool is_average_pool(std::string_view name) {
  const std::string typed = as_typed(name);
  return (typed.starts_with("avg") || typed.starts_with("average")) &&
         typed.find("pool") != std::string::npos;
}

std::string item_of(const KeyTable& table) {
  return table.example.starts_with('{') ? "`- " + table.path + ": " + table.example + "`" : table.example;
}

// The word of the activation among the arguments; empty where there is none.
std::string activation_named(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    const size_t equals = std::min(argument.find('='), argument.size());
    if (as_typed(without_blanks(argument.substr(0, equals))) != "activation" || equals == argument.size())
      continue;
    return nearest_word(as_value(std::string(without_blanks(argument.substr(equals + 1)))), layer_words())
        .value_or("");
  }
  return "";
}

// ", and `- relu` below it" of an activation among the arguments.
std::string activation_in(const std::vector<std::string>& arguments) {
  const std::string word = activation_named(arguments);
  return word.empty() || word == "softmax" ? "" : ", and `- " + word + "` below it";
}

bool is_spatial_dropout(std::string_view name) {
  const std::string typed = as_typed(name);
  return typed == "dropout2d" || (typed.starts_with("spatial") && typed.find("dropout") != std::string::npos);
}

// ": write `- softmax: {classes: 10}`" of a layer of `mapping` that ends in a softmax; else empty.
std::string classifier_meant(const KeyTable& table, const std::string& mapping,
                             const std::vector<std::string>& arguments) {
  const std::string units = "{units: ";
  if (table.path != "fc" || !mapping.starts_with(units) || activation_named(arguments) != "softmax")
    return "";
  return ": write `- softmax: {classes: " +
         mapping.substr(units.size(), mapping.find_first_of(",}") - units.size()) + "}`";
}

// Whether its first key is one of the table's.
bool is_of(const KeyTable& table, const std::string& mapping) {
  const size_t colon = mapping.find(':');
  return colon != std::string::npos && find_key(table.keys, mapping.substr(1, colon - 1)) != nullptr;
}

// "`- pool: 2`" of {kernel: 2} where the layer has such a short form.
std::string item_with(const KeyTable& table, const std::string& mapping) {
  const std::string only = "{" + table.keys.front().name + ": ";
  const bool is_short = table.meaning.find("short `" + table.path + ":") != std::string::npos;
  const bool has_one = mapping.starts_with(only) && mapping.find(": ", only.size()) == std::string::npos;
  const std::string value = mapping.substr(only.size(), mapping.size() - only.size() - 1);
  return "`- " + table.path + ": " + (is_short && has_one ? value : mapping) + "`";
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

std::string layer_with_values(std::string_view word) {
  const size_t end = word.find_first_of(" (={[");
  if (end == std::string_view::npos) return "";
  const std::string_view name = without_modules(word.substr(0, end));
  const std::vector<std::string> arguments = arguments_in(word.substr(end));
  if (is_average_pool(name) && !arguments.empty()) {
    const std::string mapping = mapping_of_arguments(arguments, name, layer_keys("pool"));
    if (!mapping.empty())
      return ": write `- pool: " + mapping.substr(0, mapping.size() - 1) + ", type: average}`";
  }
  if (is_spatial_dropout(name) && !arguments.empty()) {
    const std::string mapping = mapping_of_arguments(arguments, name, layer_keys("dropout"));
    if (!mapping.empty())
      return ": write `- dropout: " + mapping.substr(0, mapping.size() - 1) + ", spatial: true}`";
  }
  if (const auto answer = habit_answer(name, "layers")) return ": " + *answer;
  const auto near = nearest_word(name, layer_words());
  if (!near) return "";
  const KeyTable& table = layer_keys(*near);
  if (table.keys.empty() || (arguments.empty() && !table.example.starts_with('{')))
    return ": write `- " + *near + "`";
  const std::string pairs = mapping_of_pairs(word.substr(end));
  std::string mapping = mapping_of_arguments(arguments, name, table);
  if (mapping.empty() && is_of(table, pairs)) mapping = pairs;
  if (std::string softmax = classifier_meant(table, mapping, arguments); !softmax.empty()) return softmax;
  return ": write " + (mapping.empty() ? item_of(table) : item_with(table, mapping)) +
         activation_in(arguments);
}

std::string layer_renamed(const std::string& word, const YamlNode& value) {
  const auto near = nearest_word(word, layer_words());
  if (!near || value.kind != YamlNode::Kind::mapping || value.entries.size() > kMostArguments) return "";
  std::vector<std::string> arguments;
  for (const YamlEntry& entry : value.entries)
    arguments.push_back(entry.key + "=" + in_one_line(entry.value));
  const KeyTable& table = layer_keys(*near);
  const std::string mapping = mapping_of_arguments(arguments, word, table);
  if (std::string softmax = classifier_meant(table, mapping, arguments); !softmax.empty()) return softmax;
  return mapping.empty() ? "" : ": write " + item_with(table, mapping) + activation_in(arguments);
}

std::string short_form_meant(const std::string& text, const KeyTable& table) {
  const std::string mapping =
      text.find('=') == std::string::npos ? "" : mapping_of_arguments(arguments_in(text), "", table);
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
