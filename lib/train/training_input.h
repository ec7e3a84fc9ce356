// What a training works with.
#pragma once

#include "data/open_dataset.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"
#include "network/network.h"
#include "ranks/ranks.h"
#include "train/changes_file.h"
#include "train/control.h"
#include "train/observer.h"
#include "train/run_directory.h"

namespace cnn {

// All of it must outlive the training.
struct TrainingInput {
  ModelInfo& info;  // the resolved spec (normalization as numbers), the classes' names, and what images stand
                    // behind the weights: those of a model that is loaded on the way too
  const OpenedData& data;
  const RunDirectory& directory;
  Network& network;  // with its first weights
  int64_t room;      // the most images of a batch of training that it was made for
  Workers& workers;
  Observer& observer;
  Control& control;
  Ranks* ranks = nullptr;                      // where other processes train the same weights
  const PlannedChanges* changes = nullptr;     // to be made on the way; `room` is enough for them
  const CheckpointFile* checkpoint = nullptr;  // gone on with; null for a new run
};

}  // namespace cnn
