// Why a network may learn nothing whatever its training does: what the settings of its layers leave of what
// comes.
#pragma once

#include <cstdint>
#include <string>

#include "spec/network_spec.h"

namespace cnn {

// As the end of a sentence, with what to try: a constant factor, first weights or first biases beyond all
// measure. Empty where no layer has such.
std::string cause_in_layers(const NetworkSpec& network);

// Of layers whose own learning_rate is 0 or next to it, so that they stay as they began; empty where there
// are none.
std::string cause_in_frozen_layers(const NetworkSpec& network);

// Of sigmoids one behind the other, each of which leaves a quarter of a gradient at most; empty where they
// are few, or normalized.
std::string cause_in_depth(const NetworkSpec& network);

// Of batch norms whose running statistics, which evaluations use, have hardly moved in so many steps.
std::string cause_in_norms(const NetworkSpec& network, int64_t steps);

}  // namespace cnn
