// A layer of a config in one line.
#pragma once

#include <string>

#include "config/keys.h"

namespace cnn {

// "`- conv: {filters: 10, kernel: 5}`", the example of the layer.
std::string item_of(const KeyTable& table);

// "`- pool: 2`" of {kernel: 2} where the layer has such a short form, "`- conv: {...}`" else.
std::string item_with(const KeyTable& table, const std::string& mapping);

}  // namespace cnn
