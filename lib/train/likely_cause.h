// Why a network learns nothing: what of its config, or of what was seen of it, is the likely cause.
#pragma once

#include <string>

#include "spec/run_spec.h"
#include "train/learning_doubts.h"

namespace cnn {

// Four digits at most, by powers of ten where that is shorter: "0.01", "2.303", "4e+04".
std::string four_digits(double value);

// As the end of a sentence, with what to try; two where each is a cause by itself. `train`: the settings in
// force.
std::string likely_cause(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec);

// The same of a training whose numbers have become infinite: what its settings, or its first weights, have
// that can be the cause; empty where that is the learning rate alone.
std::string cause_of_divergence(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec);

}  // namespace cnn
