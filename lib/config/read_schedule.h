// Reads train.schedule.
#pragma once

#include "config/yaml_cursor.h"
#include "spec/schedule_spec.h"

namespace cnn {

// A mapping, or a type alone whose keys all have defaults: `cosine`.
ScheduleSpec read_schedule(const Cursor& value);

// The config's words, in the order of ScheduleKind: "constant", "step", ...
const std::string& schedule_word(const ScheduleKind& kind);

}  // namespace cnn
