// `class_weights` of `train.loss`.
#pragma once

#include <string>

#include "config/values.h"
#include "spec/loss_spec.h"

namespace cnn {

// none, balanced, or a list with a weight for each of the network's classes, as far as they are known.
bool read_value(const Cursor& value, ByClass takes, ClassWeights& out, const Facts& facts);

Takes takes_of(ByClass takes, const ClassWeights& value);
std::string value_text(const ClassWeights& value);

}  // namespace cnn
