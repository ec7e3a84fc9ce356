// What is held back from training.
#pragma once

#include <cstdint>

#include "data/dataset.h"
#include "spec/run_spec.h"

namespace cnn {

struct TrainingSplit {
  Subset training;
  Subset validation;
};

// Parts the images 0..count-1. A fraction or a count is drawn at random (a partial Fisher-Yates shuffle), the
// same for every seed. A fraction of a decimal whole (0.29 of 100) is that whole number. Throws Failure::data
// where validation is asked for and either part would be empty.
TrainingSplit split_training(int64_t count, const ValidationSpec& spec);

struct TestSplit {
  Subset training;
  Subset testing;
};

// Parts the images 0..count-1 of the one directory that `data.test` takes a part of, likewise, by other draws
// than those of split_training. `spec` is not monostate.
TestSplit split_test(int64_t count, const ValidationSpec& spec);

}  // namespace cnn
