// The `augment` part of a config's `data`.
#pragma once

#include <string>

#include "config/values.h"
#include "spec/augment_spec.h"

namespace cnn {

// As values.h promises; the input's sides bound what moves or covers an image.
bool read_value(const Cursor& value, OneFlip takes, Flip& out);
bool read_value(const Cursor& value, const TwoFactors& takes, Factors& out);
bool read_value(const Cursor& value, UpToSide takes, int64_t& out, const Facts& facts);
bool read_value(const Cursor& value, BelowSide takes, int64_t& out, const Facts& facts);
bool read_value(const Cursor& value, Mapping takes, AugmentSpec& out, const Facts& facts);

Takes takes_of(OneFlip takes, Flip value);
Takes takes_of(const TwoFactors& takes, const Factors& value);
Takes takes_of(UpToSide takes, int64_t value);
Takes takes_of(BelowSide takes, int64_t value);

std::string value_text(const Factors& value);
std::string short_text(const Factors& value);

}  // namespace cnn
