// train.schedule, in and out.
#pragma once

#include <string>

#include "config/yaml_cursor.h"
#include "spec/schedule_spec.h"

namespace cnn {

// A mapping, or a type alone whose keys all have defaults: `cosine`.
ScheduleSpec read_schedule(const Cursor& value);

// As read_schedule reads it, every default written out: {type: step, every: 10, gamma: 0.1, by: epoch,
// warmup: 0}.
std::string schedule_text(const ScheduleSpec& spec);

}  // namespace cnn
