// Reads train.optimizer.
#pragma once

#include "config/yaml_cursor.h"
#include "spec/optimizer_spec.h"

namespace cnn {

// A mapping, or a type alone with its defaults: `adam`.
OptimizerSpec read_optimizer(const Cursor& value);

// The config's words, in the order of OptimizerKind: "sgd", "adagrad", ...
const std::string& optimizer_word(const OptimizerKind& kind);

}  // namespace cnn
