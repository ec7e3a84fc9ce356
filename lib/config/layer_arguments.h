// The values of a layer as other programs give them, by the keys that they have here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/keys.h"

namespace cnn {

struct LayerArguments {
  std::vector<std::pair<std::string, std::string>> pairs;  // keys and values, in the order given
  std::vector<std::string> lost;                           // what is not kept: why, one sentence each
  std::string activation;                                  // "relu", "'selu'", as it was given
  bool is_known = true;                                    // whether each value could be told
};

// Of "32", "3", "padding='same'" for a layer that the program calls `name` and that is one of `table` here.
LayerArguments read_arguments(std::string_view name, const std::vector<std::string>& arguments,
                              const KeyTable& table);

// The value of a key; null where it is not given.
const std::string* value_given(const LayerArguments& arguments, std::string_view key);

// "{filters: 32, kernel: ...}", with what the layer needs beside; empty of nothing.
std::string mapping_text(const LayerArguments& arguments, const KeyTable& table);

}  // namespace cnn
