// train.optimizer, in and out.
#pragma once

#include <string>

#include "config/yaml_cursor.h"
#include "spec/optimizer_spec.h"

namespace cnn {

// A mapping, or a type alone with its defaults: `adam`.
OptimizerSpec read_optimizer(const Cursor& value);

// As read_optimizer reads it, every default written out.
std::string optimizer_text(const OptimizerSpec& spec);

}  // namespace cnn
