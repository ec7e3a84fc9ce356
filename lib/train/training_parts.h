// What a training works with and owns: its images, its network, its directory, and what its model is to know.
#pragma once

#include <memory>

#include "data/open_dataset.h"
#include "model/model_file.h"
#include "network/network.h"
#include "train/run_directory.h"
#include "train/training_input.h"

namespace cnn {

// Stays where it is for as long as a training works with it.
struct TrainingParts {
  OpenedData data;
  ModelInfo info;
  RunDirectory directory;
  std::unique_ptr<Network> network;

  // For a training that has not begun; `ranks`, `changes` and `checkpoint` may be null.
  TrainingInput input(Workers& workers, Observer& observer, Control& control, Ranks* ranks = nullptr,
                      const PlannedChanges* changes = nullptr, const CheckpointFile* checkpoint = nullptr) {
    return {info,    data,  directory, *network,  network->limits().training, workers, observer,
            control, ranks, changes,   checkpoint};
  }
};

}  // namespace cnn
