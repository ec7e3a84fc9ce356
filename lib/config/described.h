// What walks over the settings that a struct describes (kinds/key.h).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/keys.h"
#include "config/section.h"
#include "config/values.h"

namespace cnn {

// The rows of a table: what each key takes and means, and is where it is not given.
class KeyLister {
 public:
  explicit KeyLister(std::vector<Key>& keys) : keys_(keys) {}

  void operator()(const char* name, const auto& value, const auto& takes, const char* meaning) {
    keys_.push_back({name, takes_of(takes, value), short_text(value), meaning});
  }
  void operator()(const char* name, const auto& value, const auto& takes, const char* meaning,
                  const auto& /*absent*/) {
    keys_.push_back({name, takes_of(takes, value), "", meaning});
  }

 private:
  std::vector<Key>& keys_;
};

template <typename Settings>
std::vector<Key> keys_of(const Settings& defaults = {}) {
  std::vector<Key> keys;
  Settings::describe(defaults, KeyLister(keys));
  return keys;
}

// Reads the keys of a section. `choose` gives the part of a key's value that is to be read: all of it, or in
// `architecture` an item of a list.
template <typename Choose>
class KeyReader {
 public:
  KeyReader(Section& section, Choose choose) : section_(section), choose_(std::move(choose)) {}

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
    if (read_value(choose_(name, given), takes, out)) return;
    section_.note_wrong(name);
    is_good_ = false;
  }

  Section& section_;
  Choose choose_;
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
inline auto whole_values(Section& section) {
  return KeyReader(section, [](const char* /*name*/, const Cursor& given) -> const Cursor& { return given; });
}

// Reads the keys of `settings` from `section`, and leaves other keys and finish() to the caller; whether all
// of them are well. What is wrong is reported, and leaves the setting as it is.
template <typename Settings>
bool read_keys(Section& section, Settings& settings) {
  auto reader = whole_values(section);
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

  void operator()(const char* name, const auto& value, const auto&... /*takes, meaning, absent*/) {
    const std::string written = value_text(value);
    if (!written.empty()) text_ += (text_.empty() ? "" : ", ") + std::string(name) + ": " + written;
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

}  // namespace cnn
