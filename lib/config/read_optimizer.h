// train.optimizer, in and out.
#pragma once

#include <string>

#include "config/values.h"
#include "spec/optimizer_spec.h"

namespace cnn {

// A mapping, or a type alone with its defaults: `adam`.
bool read_value(const Cursor& value, TypeOrMapping takes, OptimizerSpec& out);

Takes takes_of(TypeOrMapping takes, const OptimizerSpec& value);

// A rule beside train.optimizer clips nothing: reports it where this one does.
bool is_own_clipping(const Cursor& value, const OptimizerSpec& rule);

// Every default written out, and the type alone.
std::string value_text(const OptimizerSpec& spec);
std::string short_text(const OptimizerSpec& spec);

}  // namespace cnn
