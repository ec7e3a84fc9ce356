// What was meant by a `normalize` that is neither a word nor a mapping.
#pragma once

#include <optional>
#include <string>

#include "config/yaml_cursor.h"
#include "spec/layer_spec.h"

namespace cnn {

// ": write {mean: [0.1307], std: [0.3081]}" for [[0.1307], [0.3081]], the means and deviations of an `input`
// of so many channels in a list or two, for one number, and for other programs' words; else empty.
std::string normalize_hint(const Cursor& value, const std::optional<Volume>& input);

}  // namespace cnn
