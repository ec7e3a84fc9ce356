// Typed reading of the tree. A reader asks for what it needs; what is not so is reported where it stands, and
// the reader gets nothing and goes on with the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/diagnostics.h"
#include "config/keys.h"
#include "config/yaml_tree.h"

namespace cnn {

// A value of the config and what messages call it. Cheap to copy; tree and diagnostics outlive it.
class Cursor {
 public:
  // `name` as it stands in messages, quotes included: "'kernel'", "the config". `key_place` is where its key
  // stands.
  Cursor(const YamlNode& node, Place key_place, std::string name, Diagnostics& diagnostics)
      : node_(&node), key_place_(key_place), name_(std::move(name)), diagnostics_(&diagnostics) {}

  const YamlNode& node() const { return *node_; }
  const std::string& name() const { return name_; }
  std::string key() const { return name_.substr(1, name_.size() - 2); }  // without the quotes
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

}  // namespace cnn
