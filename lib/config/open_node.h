// A list or mapping of a config while it is read.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "config/diagnostics.h"
#include "config/yaml_tree.h"

namespace cnn {

// One that is not closed yet.
struct OpenNode {
  YamlNode node;
  std::optional<Place> key_place = std::nullopt;  // of a mapping, once a key has been read
  std::string key = {};
  bool is_key_good = true;                         // else its value is dropped
  std::unordered_map<std::string, int> seen = {};  // keys and their lines

  // Of a mapping: what follows is the value of `word`, which stands in `line`. Why it cannot be a key is
  // reported.
  void take_key(YamlNode word, int line, Diagnostics& diagnostics);
};

// In the place of a value that has been reported.
YamlNode broken_node(Place where);

}  // namespace cnn
