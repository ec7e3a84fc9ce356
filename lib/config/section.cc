#include "config/section.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "config/habits.h"
#include "config/mapping_hint.h"
#include "config/setting_text.h"
#include "config/suggest.h"

namespace cnn {
namespace {

bool has(const std::vector<Key>& keys, const std::string& name) {
  return std::ranges::find(keys, name, &Key::name) != keys.end();
}

// "sgd and rmsprop have it, adam has not", "only format images has it"
std::string who_has(const std::string& key, const KeyTable& table, const KeyType& type) {
  std::vector<std::string> names;
  for (const KeyType& other : table.types) {
    if (has(other.keys, key)) names.push_back(other.word);
  }
  const bool is_plain = table.type_key == "type";
  if (!is_plain && names.size() == 1) return "only " + table.type_key + " " + names.front() + " has it";
  return listed(names, "and") + (names.size() == 1 ? " has it, " : " have it, ") + type.word + " has not" +
         (type.why_fewer_keys.empty() ? "" : ": " + type.why_fewer_keys);
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

// What to write instead of a value that is no mapping, or why it is not needed.
std::string hint_for_value(const YamlNode& value, const KeyTable& table) {
  if (value.kind == YamlNode::Kind::scalar) {
    if (const auto answer = habit_answer(value.text, table.path + "=")) return ": " + *answer;
  }
  const std::string meant = mapping_meant(value, table);
  return meant.empty() ? "" : ": write " + meant;
}

// Whether the key is the end of "(5, 5)", of which the beginning, the value before it, has been told.
bool is_told(const YamlEntry& before, const YamlEntry& entry) {
  return entry.value.kind == YamlNode::Kind::null && before.value.kind == YamlNode::Kind::scalar &&
         before.value.text.starts_with('(') && entry.key.ends_with(')');
}

}  // namespace

Section::Section(const Cursor& value, const std::string& example)
    : cursor_(value), is_good_(value.is_mapping()) {
  if (!is_good_) cursor_.expected("a mapping", example.empty() ? "" : ": write " + example);
}

Section::Section(const Cursor& value, const KeyTable& table)
    : cursor_(value), is_good_(value.is_mapping()), table_(&table) {
  if (!is_good_) cursor_.expected("a mapping", hint_for_value(value.node(), table));
  if (const std::string meant = is_good_ ? set_meant(value.node(), table) : ""; !meant.empty()) {
    cursor_.fail(cursor_.name() + " has values without their keys: write " + meant);
    is_good_ = false;
  }
  add_keys(table.keys);
}

void Section::add_keys(const std::vector<Key>& keys) {
  for (const Key& key : keys) {
    if (contains(known_, key.name)) continue;
    keys_.push_back(&key);
    known_.push_back(key.name);
  }
}

void Section::choose_type(const std::string& type) {
  const KeyType& chosen = *std::ranges::find(table_->types, type, &KeyType::word);
  add_keys(chosen.keys);
  for (const KeyType& other : table_->types) {
    for (const Key& key : other.keys) {
      if (!has(chosen.keys, key.name)) refuse(key.name, who_has(key.name, *table_, chosen));
    }
  }
}

void Section::take_all_types() {
  for (const KeyType& type : table_->types) {
    add_keys(type.keys);
    for (const Key& key : type.keys) asked_.insert(key.name);
  }
}

const Key& Section::known_key(const std::string& key) const {
  const auto found = std::ranges::find_if(keys_, [&](const Key* known) { return known->name == key; });
  if (found == keys_.end()) throw std::logic_error("no key '" + key + "' in the table of " + cursor_.name());
  return **found;
}

std::optional<Cursor> Section::get(const std::string& key) {
  asked_.insert(key);
  if (table_ != nullptr) {
    known_key(key);
  } else {
    known_.push_back(key);
  }
  for (const YamlEntry& entry : cursor_.node().entries) {
    if (entry.key == key) return Cursor(entry.value, entry.place, "'" + key + "'", cursor_.diagnostics());
  }
  return std::nullopt;
}

std::optional<Cursor> Section::require(const std::string& key, const std::string& hint) {
  auto value = get(key);
  if (!value) report_missing({key}, cursor_.name() + " needs '" + key + "'" + hint);
  return value;
}

void Section::require(const std::string& key, const std::string& hint, int64_t& out) {
  const auto value = require(key, hint);
  if (!value) return;
  const auto& range = std::get<WholeRange>(known_key(key).takes);
  out = value->integer(range.min, range.max).value_or(out);
}

void Section::refuse(const std::string& key, std::string why) {
  refused_.insert_or_assign(key, std::move(why));
}

void Section::report_missing(std::vector<std::string> keys, std::string message) {
  missing_.push_back({std::move(keys), std::move(message)});
}

void Section::check_all_asked() const {
  for (const Key* key : keys_) {
    if (!asked_.contains(key->name) && !refused_.contains(key->name)) {
      throw std::logic_error("key '" + key->name + "' of " + cursor_.name() +
                             " stands in its table and is never read");
    }
  }
}

// Where the type was set for one run: the --set of all that the type needs; else empty.
std::string Section::set_of_type() const {
  const auto& entries = cursor_.node().entries;
  const auto type = std::ranges::find(entries, "type", &YamlEntry::key);
  if (table_ == nullptr || type == entries.end() || type->value.place.source->is_file) return "";
  const auto known = std::ranges::find(table_->types, type->value.text, &KeyType::word);
  if (known == table_->types.end()) return "";
  return as_given(type->value.place, table_->path, type_text(*known));
}

// Where the type was set, and the key is the file's: how to set all of it.
std::string Section::hint_of_set_type(const YamlEntry& refused) const {
  const std::string set = refused.place.source->is_file ? set_of_type() : "";
  return set.empty() ? "" : "\nto have none of the file's keys, write " + set;
}

// Whether a value holds keys of this section, and no others.
bool Section::is_around(const YamlNode& value) const {
  return value.kind == YamlNode::Kind::mapping && !value.entries.empty() &&
         std::ranges::all_of(value.entries,
                             [&](const YamlEntry& inner) { return contains(known_, inner.key); });
}

// Whether there are unknown keys; `meant` gets those that they seem to be.
bool Section::report_unknown(std::vector<std::string>& meant) {
  std::erase_if(known_, [&](const std::string& key) { return refused_.contains(key); });
  bool has_unknown = false;
  const std::string path = table_ != nullptr ? table_->path : cursor_.key();
  for (const YamlEntry& entry : cursor_.node().entries) {
    if (contains(known_, entry.key)) continue;
    has_unknown = true;
    const auto* const before = &entry == &cursor_.node().entries.front() ? nullptr : &entry - 1;
    if (before != nullptr && is_told(*before, entry)) continue;
    if (cursor_.diagnostics().is_full()) {
      cursor_.diagnostics().error(entry.place, "");
      continue;
    }
    if (is_around(entry.value)) {
      cursor_.diagnostics().error(entry.place,
                                  "unknown key " + in_quotes(entry.key) + " in " + cursor_.name() +
                                      ": what is in it belongs here: take this line off, and move "
                                      "what is below it to the left");
      for (const YamlEntry& inner : entry.value.entries) meant.push_back(inner.key);
      continue;
    }
    const auto refused = refused_.find(entry.key);
    const Asked asked{path, "keys"};
    cursor_.diagnostics().error(
        entry.place, "unknown key " + in_quotes(entry.key) + " in " + cursor_.name() +
                         (refused != refused_.end() ? ": " + refused->second + hint_of_set_type(entry)
                                                    : suggestion(entry.key, known_, asked)));
    if (refused != refused_.end()) continue;
    const std::string word = entry.key.substr(0, entry.key.find('='));
    if (auto near = nearest_word(word, known_)) meant.push_back(*near);
  }
  return has_unknown;
}

bool Section::finish() {
  if (!is_good_) return false;
  if (table_ != nullptr) check_all_asked();
  std::vector<std::string> meant;
  const bool has_unknown = report_unknown(meant);
  // Where only one key is known, an unknown one stands in its place.
  if (known_.size() == 1 && has_unknown) return false;
  if (cursor_.node().lacks_keys) return false;
  for (const Missing& missing : missing_) {
    const bool is_misspelt =
        std::ranges::any_of(missing.keys, [&](const std::string& key) { return contains(meant, key); });
    if (is_misspelt) continue;
    const std::string set = set_of_type();
    cursor_.diagnostics().error(cursor_.key_place(), missing.message + (set.empty() ? "" : "\nwrite " + set));
  }
  return !has_unknown && missing_.empty();
}

}  // namespace cnn
