// train.schedule, in and out.
#pragma once

#include <string>

#include "config/values.h"
#include "spec/schedule_spec.h"

namespace cnn {

// A mapping, or a type alone whose keys all have defaults: `cosine`.
bool read_value(const Cursor& value, TypeOrMapping takes, ScheduleSpec& out);

Takes takes_of(TypeOrMapping takes, const ScheduleSpec& value);

// Every default written out, and the type alone.
std::string value_text(const ScheduleSpec& spec);
std::string short_text(const ScheduleSpec& spec);

}  // namespace cnn
