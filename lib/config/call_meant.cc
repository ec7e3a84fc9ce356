#include "config/call_meant.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "config/call_text.h"
#include "config/find_key.h"
#include "config/mapping_hint.h"
#include "config/set_hint.h"
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

std::string of_type(const CallText& call, const KeyTable& table) {
  const auto word = nearest_word(call.name, type_words(table));
  if (!word) return "";
  const KeyType& type = *std::ranges::find(table.types, *word, &KeyType::word);
  std::vector<Key> keys = type.keys;
  keys.insert(keys.end(), table.keys.begin(), table.keys.end());
  CallMapping mapping(keys);
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

bool report_call(const Cursor& value, const KeyTable& table) {
  const std::string meant = value.is_scalar() ? call_meant(value.node().text, table) : "";
  if (meant.empty()) return false;
  const std::string key = table.path.substr(table.path.rfind('.') + 1);
  const bool is_file = value.place().source->is_file;
  value.fail(value.name() + " is no call: write " +
             (is_file ? "`" + key + ": " + meant + "`" : as_given(value.place(), table.path, meant)));
  return true;
}

}  // namespace cnn
