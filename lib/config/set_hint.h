// What to write instead of a `--set` that leads nowhere.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "config/yaml_tree.h"

namespace cnn {

// The words of a `--set`'s key, and its value as it was typed.
struct SetWords {
  std::span<const std::string> path;
  std::string value;
};

// Of a key for the config `root` whose words are parted by slashes or brackets: "write --set train.epochs=3".
std::string hint_for_notation(const YamlNode& root, std::string key, const std::string& value);

// Of "optimizer: Adam(learning_rate" for the value "1e-3)", which is a key and its value as a file has them:
// "between a key and its value stands '=': write --set 'train.optimizer={...}'"; empty of any other.
std::string hint_for_colon(const std::string& key, const std::string& value);

// Where the first `done` words of the path lead to the value `scalar`, in which the rest cannot stand: how to
// set all of it, ": write --set 'train.optimizer={type: adam, learning_rate: 0.1}'"; empty where that would
// be wrong too.
std::string hint_for_scalar(const SetWords& set, size_t done, const YamlNode& scalar);

// Where they lead to the layer `item` of the list `layers` and the next is no layer's word: that its key
// stands below the layer's word, "'kernel' is a key of 'pool' there: write --set layers.1.pool.kernel=5";
// nothing where `item` is none such.
std::optional<std::string> hint_for_layer(const SetWords& set, size_t done, const YamlNode& item);

// Where they lead to the list `layers` and the next is the name of a layer, or the kind of one alone: ";
// 'conv1' is item 0: write --set layers.0.conv.kernel=5"; else empty.
std::string hint_for_layer_name(const YamlNode& layers, const SetWords& set, size_t done);

}  // namespace cnn
