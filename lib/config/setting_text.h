// How to write a setting: as a config has it, or behind --set.
#pragma once

#include <string>

#include "config/yaml_tree.h"

namespace cnn {

// What to write for the whole of the key `path`: `value`, and where the one at `given` came by --set, the
// --set, "--set 'train.schedule={type: step, every: ...}'".
std::string as_given(Place given, const std::string& path, const std::string& value);

// A type's word, one near it, or a call, "SGD(lr=0.1)", as the section at `path` has it, with the keys that
// it needs beside it; any other value as it is.
std::string whole_type(const std::string& path, const std::string& value);

// What --set is to have for `value` at the key `path`: "train.epochs=3"; of a section that one value stands
// for, the key that it stands for, "data.limit.train=100", or all that a type needs; "train.epochs=..." where
// there is no value.
std::string setting_of(const std::string& path, const std::string& value);

}  // namespace cnn
