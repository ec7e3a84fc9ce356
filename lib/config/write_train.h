// The section `train` of a resolved config.
#pragma once

#include <string>

#include "spec/run_spec.h"

namespace cnn {

// Every default written out; lines of the same meaning are the same text.
std::string train_section(const TrainSpec& train);

// As a mapping on one line: {type: step, every: 10, gamma: 0.1, by: epoch, warmup: 0}.
std::string schedule_text(const ScheduleSpec& spec);

}  // namespace cnn
