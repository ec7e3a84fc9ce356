// What can be known of a training before images are read and threads started.
#pragma once

#include "base/disk.h"
#include "run/beginning.h"
#include "run/messages.h"
#include "run/training_wishes.h"
#include "spec/network_spec.h"
#include "spec/run_spec.h"

namespace cnn {

struct PlannedTraining {
  TrainingWishes wishes;
  RunSpec spec;  // what is `auto` or `balanced` has not been measured
  NetworkPlan plan;
  Beginning beginning;
  Disk* disk;  // that the run is written to
};

// Reads the config, the model begun with and the checkpoint gone on with, and holds them against each other,
// and what is to be written against what is read. `disk` outlives the training. Throws Failure::config,
// Failure::model, Failure::data, and Failure::usage where a directory is taken or an output is an input.
PlannedTraining plan_training(const TrainingWishes& wishes, Disk& disk, const Messages& messages);

}  // namespace cnn
