// `normalize` of `data`.
#pragma once

#include <string>

#include "config/values.h"
#include "spec/data_spec.h"

namespace cnn {

// auto, none, {mean: M, std: S} or {mean: image, std: S}, numbers for all channels of the input or one for
// each; where it is not known, as many as are given. Reports what is wrong, statistics of pixels of 0..255
// among it, and warns of what can hardly be meant.
bool read_value(const Cursor& value, ByChannel takes, NormalizeSpec& out, const Facts& facts);

Takes takes_of(ByChannel takes, const NormalizeSpec& value);
std::string value_text(const NormalizeSpec& value);

}  // namespace cnn
