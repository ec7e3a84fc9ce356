// The `augment` part of a config's `data`.
#pragma once

#include <optional>
#include <string>

#include "base/shape.h"
#include "config/yaml_cursor.h"
#include "spec/augment_spec.h"

namespace cnn {

// {flip: true|false|alternate, shift: N, fill: zero|reflect, crop: {pad: N}, rotate: DEGREES, scale: [LOW,
// HIGH], brightness: X, contrast: X, cutout: N, mixup: ALPHA} for images of the volume `input`, where that is
// known. What is wrong is reported.
AugmentSpec read_augment(const Cursor& value, const std::optional<Volume>& input);

// As read_augment reads it, every default written out.
std::string augment_text(const AugmentSpec& spec);

}  // namespace cnn
