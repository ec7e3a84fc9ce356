// Typed reading of the tree. A reader asks for what it needs; what is not so is reported where it stands, and
// the reader gets nothing and goes on with the rest.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/diagnostics.h"
#include "config/yaml_tree.h"

namespace cnn {

// The numbers that a setting may take, as they are written and as the floats that they become.
struct RealRange {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool excludes_min = false;
  bool excludes_max = false;
};

// A value of the config and what messages call it. Cheap to copy; tree and diagnostics outlive it.
class Cursor {
 public:
  // `name` as it stands in messages, quotes included: "'kernel'", "the config". `key_place` is where its key
  // stands.
  Cursor(const YamlNode& node, Place key_place, std::string name, Diagnostics& diagnostics)
      : node_(&node), key_place_(key_place), name_(std::move(name)), diagnostics_(&diagnostics) {}

  const YamlNode& node() const { return *node_; }
  const std::string& name() const { return name_; }
  Place place() const { return node_->place; }
  Place key_place() const { return key_place_; }
  Diagnostics& diagnostics() const { return *diagnostics_; }
  bool is_null() const { return node_->kind == YamlNode::Kind::null; }
  bool is_scalar() const { return node_->kind == YamlNode::Kind::scalar; }
  bool is_list() const { return node_->kind == YamlNode::Kind::sequence; }
  bool is_hex() const;  // {hex: ...}
  bool is_mapping() const { return node_->kind == YamlNode::Kind::mapping; }
  bool is_broken() const { return node_->kind == YamlNode::Kind::broken; }

  // The value as what it should be; nothing, and an error, where it is something else.
  std::optional<int64_t> integer(int64_t min, int64_t max) const;
  std::optional<double> real(RealRange range = {}) const;
  std::optional<bool> boolean() const;
  std::optional<std::string> text(const char* what = "a text") const;
  std::optional<std::string> bytes(const char* what) const;  // a text, or {hex: DIGITS}, any bytes
  std::optional<size_t> word(std::span<const std::string> words) const;  // its index

  // The items of a list.
  std::vector<Cursor> items() const;

  // Reports "NAME must be EXPECTED, got WHAT IT IS" and `hint`; nothing where it has been reported already.
  void expected(const std::string& what, const std::string& hint = "") const;
  void fail(const std::string& message) const;

 private:
  const YamlNode* node_;
  Place key_place_;
  std::string name_;
  Diagnostics* diagnostics_;
};

// A mapping being read. Keys that nobody has asked for are errors.
class Section {
 public:
  // Reports it where `value` is no mapping; `example` shows what to write.
  explicit Section(const Cursor& value, const std::string& example = "");

  bool is_good() const { return is_good_; }
  const Cursor& cursor() const { return cursor_; }

  // The value of `key`, if it is given.
  std::optional<Cursor> get(const std::string& key);

  // The value of `key`; if it is not given, finish() reports `NAME needs 'KEY'` and `hint`.
  std::optional<Cursor> require(const std::string& key, const std::string& hint);

  // Makes finish() report `key`, where it is given, as unknown "in NAME: WHY" instead of with what it may
  // mean.
  void refuse(const std::string& key, std::string why);

  // Makes finish() report `message` at this section, unless a key in it looks like a misspelling of one of
  // `keys`.
  void report_missing(std::vector<std::string> keys, std::string message);

  // Reports unknown keys, then missing ones (not where a key has been refused, which may be the one); whether
  // there were none. Call it once, after all keys have been asked for.
  bool finish();

 private:
  struct Missing {
    std::vector<std::string> keys;
    std::string message;
  };

  Cursor cursor_;
  bool is_good_;
  std::vector<std::string> known_;
  std::vector<Missing> missing_;
  std::map<std::string, std::string> refused_;  // keys, and why
};

}  // namespace cnn
