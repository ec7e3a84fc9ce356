// What walks over the settings that a struct describes (kinds/key.h).
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "config/keys.h"
#include "config/section.h"
#include "config/values.h"
#include "kinds/kind_list.h"

namespace cnn {

// The rows of a table: what each key takes and means, and is where it is not given.
class KeyLister {
 public:
  explicit KeyLister(std::vector<Key>& keys) : keys_(keys) {}

  void operator()(const char* name, const auto& value, const auto& takes, const char* meaning) {
    keys_.push_back({name, takes_of(takes, value), short_text(takes, value), meaning, example_of(takes)});
  }
  void operator()(const char* name, const auto& value, const auto& takes, const char* meaning,
                  const auto& /*absent*/) {
    keys_.push_back({name, takes_of(takes, value), "", meaning, example_of(takes)});
  }

 private:
  static std::string example_of(const auto& takes) {
    if constexpr (requires { takes.example; }) return takes.example;
    return "";
  }

  std::vector<Key>& keys_;
};

template <typename Settings>
std::vector<Key> keys_of(const Settings& defaults = {}) {
  std::vector<Key> keys;
  Settings::describe(defaults, KeyLister(keys));
  return keys;
}

// A row for each type of a list of kinds; `more(kind)` is what to add to its meaning.
template <typename List, typename More>
std::vector<KeyType> types_of(More more) {
  std::vector<KeyType> types;
  for_each_kind<List>([&](const auto& kind) {
    types.push_back({kind.text.word, std::string(kind.text.meaning) + more(kind), keys_of(kind)});
  });
  return types;
}

// The table of a struct of settings that is a section of its own.
template <typename Settings>
const KeyTable& section_keys() {
  static const KeyTable table = {Settings::section.path, Settings::section.example, Settings::section.meaning,
                                 keys_of<Settings>()};
  return table;
}

// The tables of the settings that are sections of their own, each before those below it.
class SectionLister {
 public:
  explicit SectionLister(std::vector<const KeyTable*>& tables) : tables_(tables) {}

  template <typename Value>
  void operator()(const char* /*name*/, const Value& value, const auto& takes, const auto&... /*rest*/) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(takes)>, Mapping>) {
      tables_.push_back(&section_keys<Value>());
      Value::describe(value, *this);
    }
  }

 private:
  std::vector<const KeyTable*>& tables_;
};

// Reads the keys of a section. `choose` gives the part of a key's value that is to be read: all of it, or in
// `architecture` an item of a list.
template <typename Choose>
class KeyReader {
 public:
  KeyReader(Section& section, Choose choose, Facts facts = {})
      : section_(section), choose_(std::move(choose)), facts_(facts) {}

  // Whether what has been read is well, and what must be there is.
  bool is_good() const { return is_good_; }

  template <typename Value>
  void operator()(const char* name, Value& out, const auto& takes, const char* /*meaning*/) {
    if (const auto given = section_.get(name)) read(name, *given, takes, out);
  }
  template <typename Value>
  void operator()(const char* name, Value& out, const auto& takes, const char* /*meaning*/,
                  const Required& required) {
    const auto given = section_.require(name, required.hint);
    if (given) read(name, *given, takes, out);
    is_good_ = is_good_ && given;
  }
  template <typename Value>
  void operator()(const char* name, Value& out, const auto& takes, const char* /*meaning*/,
                  const Like<Value>& like) {
    out = like.other;
    if (const auto given = section_.get(name)) read(name, *given, takes, out);
  }

 private:
  template <typename Value>
  void read(const char* name, const Cursor& given, const auto& takes, Value& out) {
    bool is_well = false;
    if constexpr (requires { read_value(given, takes, out, facts_); }) {
      is_well = read_value(choose_(name, given), takes, out, facts_);
    } else {
      is_well = read_value(choose_(name, given), takes, out);
    }
    if (is_well) return;
    section_.note_wrong(name);
    is_good_ = false;
  }

  Section& section_;
  Choose choose_;
  Facts facts_;
  bool is_good_ = true;
};

// Reads the one key of a short form; others are what they are where they are not given.
class ShortReader {
 public:
  ShortReader(const Cursor& value, std::string_view key) : value_(value), key_(key) {}

  bool is_good() const { return is_good_; }

  template <typename Value>
  void operator()(const char* name, Value& out, const auto& takes, const auto&... /*meaning, required*/) {
    if (name == key_) is_good_ = read_value(value_, takes, out);
  }
  template <typename Value>
  void operator()(const char* /*name*/, Value& out, const auto& /*takes*/, const char* /*meaning*/,
                  const Like<Value>& like) {
    out = like.other;
  }

 private:
  const Cursor& value_;
  std::string_view key_;
  bool is_good_ = false;
};

// A reader of whole values.
inline auto whole_values(Section& section, const Facts& facts = {}) {
  return KeyReader(
      section, [](const char* /*name*/, const Cursor& given) -> const Cursor& { return given; }, facts);
}

// Reads the keys of `settings` from `section`, and leaves other keys and finish() to the caller; whether all
// of them are well. What is wrong is reported, and leaves the setting as it is.
template <typename Settings>
bool read_keys(Section& section, Settings& settings, const Facts& facts = {}) {
  auto reader = whole_values(section, facts);
  Settings::describe(settings, reader);
  return reader.is_good();
}

// Reads the short form, `dropout: 0.5`: the one setting that settings.text.short_key names.
template <typename Settings>
bool read_short(const Cursor& value, Settings& settings) {
  ShortReader reader(value, settings.text.short_key);
  Settings::describe(settings, reader);
  return reader.is_good();
}

// "momentum: 0.0, nesterov: false": each setting as read_keys reads it.
class KeyWriter {
 public:
  explicit KeyWriter(std::string& text) : text_(text) {}

  void operator()(const char* name, const auto& value, const auto& takes,
                  const auto&... /*meaning, absent*/) {
    const std::string text = written(takes, value);
    if (!text.empty()) text_ += (text_.empty() ? "" : ", ") + std::string(name) + ": " + text;
  }

 private:
  std::string& text_;
};

// The same in lines of their own, as the sections of a config have them.
class LineWriter {
 public:
  explicit LineWriter(std::string& text) : text_(text) {}

  void operator()(const char* name, const auto& value, const auto& takes,
                  const auto&... /*meaning, absent*/) {
    const std::string text = written(takes, value);
    if (!text.empty()) text_ += "  " + std::string(name) + ": " + text + "\n";
  }

 private:
  std::string& text_;
};

template <typename Settings>
std::string keys_text(const Settings& settings) {
  std::string text;
  Settings::describe(settings, KeyWriter(text));
  return text;
}

// Of a section of its own (kinds/key.h): its reader, text and what messages say of it.
template <typename Settings>
concept OwnSection = requires {
  Settings::section;
};

template <OwnSection Settings>
bool read_value(const Cursor& value, Mapping /*takes*/, Settings& out, const Facts& facts) {
  Section section(value, section_keys<Settings>());
  const bool is_good = read_keys(section, out, facts);
  return section.finish() && is_good;
}

template <OwnSection Settings>
std::string value_text(const Settings& settings) {
  return "{" + keys_text(settings) + "}";
}

// Of many keys nothing.
template <OwnSection Settings>
std::string short_text(const Settings& settings) {
  std::string text;
  const auto add = [&](const char* name, const auto& value, const auto& takes, const auto&... /*rest*/) {
    const std::string own = short_text(takes, value);
    if (!own.empty()) text += (text.empty() ? "" : ", ") + std::string(name) + ": " + own;
  };
  if (Settings::section.shape[0] != '{') return "";
  Settings::describe(settings, add);
  return "{" + text + "}";
}

template <OwnSection Settings>
Takes takes_of(Mapping /*takes*/, const Settings& /*value*/) {
  return Other{Settings::section.shape};
}

}  // namespace cnn
