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

// What to write for the whole of the key `path`: `value`, and where the one at `given` came by --set, the
// --set, "--set 'train.schedule={type: step, every: ...}'".
std::string as_given(Place given, const std::string& path, const std::string& value);

// What --set is to have for `value` at the key `path`: "train.epochs=3"; of a section that one value stands
// for, the key that it stands for, "data.limit.train=100", or all that a type needs; "train.epochs=..." where
// there is no value.
std::string setting_of(const std::string& path, const std::string& value);

// Of a key for the config `root` whose words are parted by slashes or brackets: "write --set train.epochs=3".
std::string hint_for_notation(const YamlNode& root, std::string key, const std::string& value);

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
