// A mapping being read, key by key. Keys that it cannot have are errors.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/keys.h"
#include "config/yaml_cursor.h"

namespace cnn {

class Section {
 public:
  // A section with the keys of `table`, which lives as long as the program. Reports it where `value` is no
  // mapping, and what to write.
  Section(const Cursor& value, const KeyTable& table);

  // One whose keys stand in no table: those that are asked for. `example` shows what to write.
  explicit Section(const Cursor& value, const std::string& example = "");

  bool is_good() const { return is_good_; }
  const Cursor& cursor() const { return cursor_; }

  // Of a table with types: the keys of this type are known too, and of others those that it has not are
  // refused with the types that have them; or, where the type is missing and that alone is to be reported,
  // the keys of all types pass.
  void choose_type(const std::string& type);
  void take_all_types();

  // The value of `key`, if it is given. Throws std::logic_error where the table has no such key.
  std::optional<Cursor> get(const std::string& key);

  // The value of `key`; if it is not given, finish() reports `NAME needs 'KEY'` and `hint`.
  std::optional<Cursor> require(const std::string& key, const std::string& hint);

  // The whole number that must be there, in the range of the table; where it is not there or not well, `out`
  // stays. `hint` goes on after "NAME needs 'KEY'".
  void require(const std::string& key, const std::string& hint, int64_t& out);

  // The value of `key` is wrong, which has been reported.
  void note_wrong(const std::string& key) { wrong_.insert(key); }
  bool is_wrong(const std::string& key) const { return wrong_.contains(key); }

  // Makes finish() report `key`, where it is given, as unknown "in NAME: WHY" instead of with what it may
  // mean.
  void refuse(const std::string& key, std::string why);

  // Makes finish() report `message` at this section, unless a key in it looks like a misspelling of one of
  // `keys`.
  void report_missing(std::vector<std::string> keys, std::string message);

  // Reports unknown keys, then missing ones (not where a key has been refused, which may be the one); whether
  // there were none. Call it once, after all keys have been asked for: throws std::logic_error where one of
  // the table has not.
  bool finish();

 private:
  struct Missing {
    std::vector<std::string> keys;
    std::string message;
  };

  const Key& known_key(const std::string& key) const;
  void add_keys(const std::vector<Key>& keys);
  bool is_around(const YamlNode& value) const;
  bool report_unknown(std::vector<std::string>& meant);
  std::string set_of_type() const;
  std::string hint_of_set_type(const YamlEntry& refused) const;
  void check_all_asked() const;

  Cursor cursor_;
  bool is_good_;
  const KeyTable* table_ = nullptr;
  std::vector<const Key*> keys_;    // of the table, as far as they are known
  std::vector<std::string> known_;  // their names, or what has been asked for
  std::set<std::string> asked_;
  std::set<std::string> wrong_;
  std::vector<Missing> missing_;
  std::map<std::string, std::string> refused_;  // keys, and why
};

}  // namespace cnn
