// `normalize` of `data`.
#pragma once

#include <optional>

#include "base/shape.h"
#include "config/yaml_cursor.h"
#include "spec/run_spec.h"

namespace cnn {

// auto, none, {mean: M, std: S} or {mean: image, std: S}, numbers for all channels of `input` or one for
// each; where it is not known, as many as are given. Reports what is wrong, statistics of pixels of 0..255
// among it, and warns of what can hardly be meant.
NormalizeSpec read_normalize(const Cursor& value, const std::optional<Volume>& input);

}  // namespace cnn
