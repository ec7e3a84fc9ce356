// `loss` of `train`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "config/yaml_cursor.h"
#include "spec/loss_spec.h"

namespace cnn {

// {label_smoothing: X, class_weights: none|balanced|[one a class]} for a network of `classes`, where that is
// known. What is wrong is reported.
LossSpec read_loss(const Cursor& value, std::optional<int64_t> classes);

// As read_loss reads it, every default written out.
std::string loss_text(const LossSpec& spec);

}  // namespace cnn
