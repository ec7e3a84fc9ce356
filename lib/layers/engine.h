// What the choice of algorithms depends on beside the layers.
#pragma once

#include <cstdint>

#include "spec/run_spec.h"

namespace cnn {

struct Engine {
  // Images: the batches that algorithms are chosen for, whatever is computed in the end. 0: as large as may
  // be. A config's is its train.batch_size: so a model is evaluated by the algorithms that it was trained
  // with, and says the same of an image wherever it sees it.
  int64_t batch = 0;
  Algorithm algorithm = Algorithm::automatic;
};

inline Engine engine_of(const TrainSpec& train) {
  return {train.batch_size, train.algorithm};
}

}  // namespace cnn
