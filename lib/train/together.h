// What the ranks of a training do together beside its batches.
#pragma once

#include <string>

#include "infer/evaluate.h"
#include "infer/looks.h"
#include "ranks/ranks.h"
#include "train/control.h"
#include "train/training_state.h"

namespace cnn {

// Those that a rank evaluates of so many.
Range batches_of_rank(const Ranks& ranks, int64_t batches);

// Each rank evaluates those of the batches; all have the result that one process has, to the bit.
Evaluation evaluate_together(Ranks& ranks, Looks& looks, ThreadPool& pool, ClassCounts& counts);

// A stop that one rank was asked for is asked of `control` everywhere.
void stop_together(Ranks& ranks, Control& control);

// The state of the first rank becomes that of all. `file` and `config`: as state_from_text().
void take_first_state(Ranks& ranks, TrainingState& state, const std::string& file, const RunSpec& config);

}  // namespace cnn
