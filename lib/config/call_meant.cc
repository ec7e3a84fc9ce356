#include "config/call_meant.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "config/call_text.h"
#include "config/find_key.h"
#include "config/habits.h"
#include "config/mapping_hint.h"
#include "config/setting_text.h"
#include "config/suggest.h"

namespace cnn {
namespace {

constexpr size_t kLongestCall = 300;

struct CallText {
  std::string name;
  std::vector<std::string> arguments;
};

// Nothing of a text that is no word with values behind it.
std::optional<CallText> call_in(std::string_view text) {
  const size_t end = text.find_first_of("( ");
  const bool is_call = end != std::string_view::npos && end > 0 && text.size() <= kLongestCall &&
                       (text.ends_with(')') || text.find('=') != std::string_view::npos);
  if (!is_call || text.substr(0, end).find_first_of("=:,") != std::string_view::npos) return std::nullopt;
  return CallText{std::string(without_modules(text.substr(0, end))), arguments_in(text.substr(end))};
}

bool is_number_or_list(const std::string& value) {
  return !value.empty() && (value[0] == '[' || value[0] == '.' || (value[0] >= '0' && value[0] <= '9'));
}

// The mapping that becomes of a call.
class CallMapping {
 public:
  explicit CallMapping(std::vector<Key> keys) : keys_(std::move(keys)) {
    for (const Key& key : keys_) names_.push_back(key.name);
  }

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::string>& given() const { return given_; }
  const std::string& text() const { return text_; }

  // Puts in what the section has a key for.
  void put(const std::string& word, const std::string& value) {
    const Key* key = find_key(keys_, word);
    if (key == nullptr || std::ranges::find(given_, word) != given_.end()) return;
    const bool is_right =
        std::holds_alternative<Other>(key->takes) ? is_number_or_list(value) : accepts(*key, value);
    if (is_right) add(word, value);
  }
  void put_named(const std::string& argument, size_t equals) {
    const std::string name(without_blanks(std::string_view(argument).substr(0, equals)));
    const std::string typed(without_blanks(std::string_view(argument).substr(equals + 1)));
    if (name == "betas") return put_betas(arguments_in(typed));
    if (const auto word = nearest_word(name, names_)) put(*word, as_value(typed));
  }
  void add(const std::string& word, const std::string& value) {
    given_.push_back(word);
    text_ += (text_.empty() ? "" : ", ") + word + ": " + value;
  }

 private:
  void put_betas(const std::vector<std::string>& betas) {
    for (size_t i = 0; i < betas.size(); ++i) put("beta" + std::to_string(i + 1), betas[i]);
  }

  std::vector<Key> keys_;
  std::vector<std::string> names_;
  std::vector<std::string> given_;
  std::string text_;
};

// Named values by their names, others by `places`; what is no number, such as a network, has no place.
void put_all(CallMapping& mapping, const std::vector<std::string>& arguments,
             const std::vector<std::string>& places) {
  size_t place = 0;
  for (const std::string& argument : arguments) {
    const size_t equals = argument.find('=');
    if (equals != std::string::npos) {
      mapping.put_named(argument, equals);
    } else if (place < places.size() && is_number_or_list(as_value(argument))) {
      mapping.put(places[place++], as_value(argument));
    }
  }
}

// Where values without a name belong: a learning rate is the first of an optimizer, and what a type needs is
// its first.
std::vector<std::string> places_of(const KeyType& type, const KeyTable& table) {
  if (find_key(table.keys, "learning_rate") != nullptr) return {"learning_rate"};
  std::vector<std::string> places;
  const bool needs_some = !type.keys.empty() && type.keys.front().fallback.empty();
  for (const Key& key : type.keys) {
    if (needs_some) places.push_back(key.name);
  }
  return places;
}

std::vector<Key> keys_of_type(const std::string& word, const KeyTable& table) {
  std::vector<Key> keys = std::ranges::find(table.types, word, &KeyType::word)->keys;
  keys.insert(keys.end(), table.keys.begin(), table.keys.end());
  return keys;
}

std::string of_type(const CallText& call, const KeyTable& table) {
  const auto word = nearest_word(call.name, type_words(table));
  if (!word || is_optimizer_elsewhere(call.name)) return "";
  const KeyType& type = *std::ranges::find(table.types, *word, &KeyType::word);
  CallMapping mapping(keys_of_type(*word, table));
  put_all(mapping, call.arguments, places_of(type, table));
  if (mapping.given().empty()) return "";
  return "type: " + *word + ", " + mapping.text() + missing_keys(type, mapping.given());
}

// "{pad: 4}" of the values of a call by the name of a key that is a section; "true" of a key that needs none.
std::string value_by_name(const CallText& call, const Key& key, const KeyTable& table) {
  if (const KeyTable* inner = section_table(table.path + "." + key.name)) {
    CallMapping mapping(inner->keys);
    put_all(mapping, call.arguments, {});
    return mapping.given().empty() ? "" : "{" + mapping.text() + "}";
  }
  const auto* words = std::get_if<OneOf>(&key.takes);
  return words != nullptr && words->words.front() == "true" ? "true" : "";
}

std::string of_keys(const CallText& call, const KeyTable& table) {
  CallMapping mapping(table.keys);
  const auto named = nearest_word(call.name, mapping.names());
  const Key* key = named ? find_key(table.keys, *named) : nullptr;
  const std::string value = key != nullptr ? value_by_name(call, *key, table) : "";
  if (!value.empty()) return *named + ": " + value;
  const std::vector<std::string> keys = keys_of_example(table.example);
  put_all(mapping, call.arguments,
          named              ? std::vector{*named}
          : keys.size() == 1 ? keys
                             : std::vector<std::string>());
  return mapping.text();
}

// Of an optimizer: "; adam takes no amsgrad", of what is not kept and would change something.
std::string lost_of(const CallText& call, const KeyTable& table) {
  const auto word = nearest_word(call.name, type_words(table));
  if (!word || find_key(table.keys, "learning_rate") == nullptr) return "";
  CallMapping mapping(keys_of_type(*word, table));
  std::string lost;
  for (const std::string& argument : call.arguments) {
    const size_t equals = argument.find('=');
    if (equals == std::string::npos) continue;
    const std::string name(without_blanks(std::string_view(argument).substr(0, equals)));
    const std::string value = as_value(std::string(without_blanks(argument.substr(equals + 1))));
    const bool is_plain = value == "false" || value == "None" || value == "0" || name == "params" ||
                          name == "name" || name == "foreach" || name == "fused" || name == "betas";
    const size_t before = mapping.given().size();
    if (!is_plain) mapping.put_named(argument, equals);
    if (!is_plain && mapping.given().size() == before) lost += "; " + *word + " takes no " + argument;
  }
  return lost;
}

// With its type alone, too.
std::string whole_of_type(const CallText& call, const KeyTable& table) {
  const auto word = nearest_word(call.name, type_words(table));
  if (!word || is_optimizer_elsewhere(call.name)) return "";
  const std::string pairs = of_type(call, table);
  const KeyType& type = *std::ranges::find(table.types, *word, &KeyType::word);
  return "{" + (pairs.empty() ? "type: " + *word + missing_keys(type, {}) : pairs) + "}";
}

// The line to write, or where the value at `given` came by --set, that.
std::string line_with(Place given, const KeyTable& table, const std::string& meant) {
  const std::string key = table.path.substr(table.path.rfind('.') + 1);
  return given.source->is_file ? "`" + key + ": " + meant + "`" : as_given(given, table.path, meant);
}

std::string pairs_of(const CallText& call, const KeyTable& table) {
  return table.types.empty() ? of_keys(call, table) : of_type(call, table);
}

}  // namespace

std::string call_meant(std::string_view text, const KeyTable& table) {
  const auto call = call_in(text);
  const std::string pairs = call ? pairs_of(*call, table) : "";
  return pairs.empty() ? "" : "{" + pairs + "}";
}

std::string calls_meant(const YamlNode& list, const KeyTable& table) {
  std::string all;
  for (const YamlNode& item : list.items) {
    if (item.kind != YamlNode::Kind::scalar || item.text.empty()) return "";
    const auto call = call_in(item.text);
    const std::string pairs = pairs_of(call ? *call : CallText{item.text, {}}, table);
    if (pairs.empty()) return "";
    all += (all.empty() ? "" : ", ") + pairs;
  }
  return all.empty() ? "" : "{" + all + "}";
}

std::string type_of_list(const YamlNode& list, const KeyTable& table) {
  CallText call;
  for (const YamlNode& item : list.items) {
    if (item.kind != YamlNode::Kind::scalar) return "";
    if (&item == &list.items.front()) {
      call.name = item.text;
    } else {
      call.arguments.push_back(item.text);
    }
  }
  return whole_of_type(call, table);
}

bool report_type_as_key(const Cursor& value, const KeyTable& table) {
  if (!value.is_mapping() || value.node().entries.size() != 1) return false;
  const YamlEntry& entry = value.node().entries.front();
  CallText call{entry.key, {}};
  if (find_key(table.keys, entry.key) != nullptr || entry.value.kind == YamlNode::Kind::sequence)
    return false;
  if (entry.value.kind == YamlNode::Kind::scalar) call.arguments.push_back(entry.value.text);
  for (const YamlEntry& inner : entry.value.entries) {
    if (inner.value.kind == YamlNode::Kind::scalar)
      call.arguments.push_back(inner.key + "=" + inner.value.text);
  }
  const std::string meant = whole_of_type(call, table);
  if (meant.empty()) return false;
  value.diagnostics().error(entry.place, "in " + value.name() + " the type is a value: write " +
                                             line_with(value.key_place(), table, meant) +
                                             lost_of(call, table));
  return true;
}

bool report_call(const Cursor& value, const KeyTable& table) {
  const std::string meant = value.is_scalar() ? call_meant(value.node().text, table) : "";
  if (meant.empty()) return false;
  value.fail(value.name() + " is no call: write " + line_with(value.place(), table, meant) +
             lost_of(*call_in(value.node().text), table));
  return true;
}

}  // namespace cnn
