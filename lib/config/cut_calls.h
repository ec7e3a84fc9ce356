// Other programs' code in flow style, which YAML cuts at its commas: {optimizer: SGD(0.1, momentum=0.9)} is a
// value "SGD(0.1" and a key "momentum=0.9)".
#pragma once

#include "config/yaml_tree.h"

namespace cnn {

// Puts the calls together again that stand for sections and layers, where parentheses are nothing that a
// config has, so that readers answer to all of one.
void join_cut_calls(YamlNode& root);

}  // namespace cnn
