// The section `train` of a resolved config.
#pragma once

#include <string>

#include "spec/run_spec.h"

namespace cnn {

// Every default written out; lines of the same meaning are the same text.
std::string train_section(const TrainSpec& train);

}  // namespace cnn
