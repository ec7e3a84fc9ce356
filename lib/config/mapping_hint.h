// What to write where a value that is no mapping stands for a section or a layer.
#pragma once

#include <string>
#include <vector>

#include "config/keys.h"
#include "config/yaml_tree.h"

namespace cnn {

// The mapping that the value is meant to be, with what it holds: "{filters: 8, kernel: ...}" of 8,
// "{filters: 8, kernel: 3}" of [8, 3] or of the text "filters=8, kernel=3"; else the table's example.
std::string mapping_meant(const YamlNode& value, const KeyTable& table);

// Likewise of {8, 3}, a mapping of numbers to nothing; empty of any other.
std::string set_meant(const YamlNode& value, const KeyTable& table);

// The keys that an example shows: filters and kernel of "{filters: 10, kernel: 5}".
std::vector<std::string> keys_of_example(const std::string& example);

}  // namespace cnn
