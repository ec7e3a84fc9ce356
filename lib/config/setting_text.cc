#include "config/setting_text.h"

#include <algorithm>
#include <vector>

#include "base/shell_word.h"
#include "config/call_meant.h"
#include "config/diagnostics.h"
#include "config/find_key.h"
#include "config/suggest.h"

namespace cnn {
namespace {

// The key that an example shows first: "patience" of "{patience: 5}".
std::string first_key(const std::string& example) {
  return example.starts_with('{') ? example.substr(1, example.find(':') - 1) : "";
}

}  // namespace

std::string as_given(Place given, const std::string& path, const std::string& value) {
  return given.source->is_file ? value : "--set " + shell_word(path + "=" + value);
}

std::string whole_type(const std::string& path, const std::string& value) {
  const KeyTable* table = section_table(path);
  if (table == nullptr || table->type_key != "type") return value;
  if (const std::string call = call_meant(value, *table); !call.empty()) return call;
  std::vector<std::string> words;
  for (const KeyType& type : table->types) words.push_back(type.word);
  const std::string word = nearest_word(value, words).value_or(value);
  const auto type = std::ranges::find(table->types, word, &KeyType::word);
  if (type != table->types.end()) return type_text(*type);
  return value;
}

std::string setting_of(const std::string& path, const std::string& value) {
  const KeyTable* section = section_table(path);
  if (section != nullptr && section->types.empty()) {
    const std::string first = first_key(section->example);
    const Key* key = first.empty() ? nullptr : find_key(section->keys, first);
    if (key != nullptr && accepts(*key, value)) return path + "." + first + "=" + value;
  }
  if (const std::string whole = with_type(path, value); !whole.empty() && !value.empty())
    return path.substr(0, path.rfind('.')) + "=" + whole;
  if (!value.empty()) return path + "=" + whole_type(path, value);
  const Key* key = plain_key(path);
  const bool is_switch = key != nullptr && std::holds_alternative<TrueOrFalse>(key->takes);
  return path + (is_switch ? "=true" : "=...");
}

}  // namespace cnn
