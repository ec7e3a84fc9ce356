// Why a network may learn nothing whatever its training does: what is fed to it.
#pragma once

#include <string>

#include "spec/run_spec.h"
#include "train/learning_doubts.h"

namespace cnn {

// As the end of a sentence, with what to do: that the images looked at are all alike; that data.normalize
// makes them so, or enormous. Empty where it is not so.
std::string cause_in_likeness(const LearningFacts& facts);
std::string cause_in_pixels(const LearningFacts& facts, const RunSpec& spec);

}  // namespace cnn
