// What keeps the size of an image where `pad: same` cannot: Keras's padding='same' with a stride.
#pragma once

#include <string>

#include "base/shape.h"

namespace cnn {

// "pad: 1, rounding: floor": the keys with which windows give ceil(side/stride), as many as there are strides
// in a side, of an image of any size; empty where none do.
std::string same_size_keys(const Size2& kernel, const Size2& stride);

// What fits nearly, where none do: "no pad keeps the size with an even kernel: pad: 1 gives one pixel less,
// pad: 2 one more".
std::string nearly_same(const Size2& kernel, const Size2& stride);

}  // namespace cnn
