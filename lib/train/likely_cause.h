// Why a network learns nothing: what of its config, or of what was seen of it, is the likely cause.
#pragma once

#include <string>

#include "spec/run_spec.h"
#include "train/learning_doubts.h"

namespace cnn {

// Four digits at most, by powers of ten where that is shorter: "0.01", "2.303", "4e+04".
std::string four_digits(double value);

// As the end of a sentence, with what to try. `train`: the settings in force.
std::string likely_cause(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec);

}  // namespace cnn
