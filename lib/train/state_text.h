// What changes while a network trains, as a checkpoint holds it.
#pragma once

#include <map>
#include <string>

#include "spec/run_spec.h"
#include "train/training_state.h"

namespace cnn {

// As text that reads back as the same bits, but for the settled rows: of them their number and digest. Its
// length does not depend on how many epochs there have been.
std::map<std::string, std::string> to_text(const TrainingState& state);

// Of a training of `config`. Throws Failure::model, beginning with `file`, where an entry is missing or
// malformed. The text of the settled rows is in what versions up to 0.1 wrote, else metrics.csv has it; what
// they did not write is not set: `passes`, `learning_rate`.
TrainingState state_from_text(const std::map<std::string, std::string>& text, const std::string& file,
                              const RunSpec& config);

}  // namespace cnn
