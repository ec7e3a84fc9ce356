// YAML text as a small tree in which every value knows its place. Of YAML's features, those that make a
// config mean something else than it seems to (anchors, aliases, merge keys, tags, second documents,
// duplicate keys) are refused.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/diagnostics.h"

namespace cnn {

struct YamlEntry;

struct YamlNode {
  enum class Kind {
    null,      // nothing, or ~
    scalar,    // `text`
    sequence,  // `items`
    mapping,   // `entries`, no key twice
    broken,    // what stood here has been reported; readers say nothing more about it
  };

  Kind kind = Kind::null;
  bool is_quoted = false;   // a scalar in quotes or a block: always a string
  bool lacks_keys = false;  // a mapping of which a key has been refused: what seems missing may stand there
  Place place;              // of a null, where it is missing: its key or dash
  std::string text;
  std::vector<YamlNode> items;
  std::vector<YamlEntry> entries;
};

struct YamlEntry {
  std::string key;
  Place place;  // of the key
  YamlNode value;
};

// The deepest nesting, and the most values, of a text.
struct YamlLimits {
  size_t depth;
  size_t nodes;
};
inline constexpr YamlLimits kYamlLimits = {64, 400'000};

// Reads source.text, in time and memory linear in its length. Reports each mistake to `diagnostics`; where
// the text is not YAML at all, is too deep, or is not UTF-8, the tree is broken as a whole. An empty text is
// null.
YamlNode parse_yaml(const Source& source, Diagnostics& diagnostics, const YamlLimits& limits = kYamlLimits);

}  // namespace cnn
