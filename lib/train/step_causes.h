// Why the steps of a training may have been too small or too few for a network to learn anything.
#pragma once

#include <string>

#include "spec/run_spec.h"
#include "train/learning_doubts.h"

namespace cnn {

// Each as the end of a sentence, with what to try; empty where it is not the cause. `train`: the settings in
// force.
std::string cause_in_schedule(const LearningFacts& facts, const TrainSpec& train);
std::string cause_in_growth(const LearningFacts& facts, const TrainSpec& train);  // of the rate
std::string cause_in_accumulate(const LearningFacts& facts, const TrainSpec& train);
std::string cause_in_stillness(const LearningFacts& facts, const TrainSpec& train);

}  // namespace cnn
