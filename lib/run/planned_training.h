// What can be known of a training before images are read and threads started.
#pragma once

#include <memory>
#include <optional>

#include "base/disk.h"
#include "data/open_dataset.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"
#include "run/messages.h"
#include "run/training_wishes.h"
#include "spec/network_spec.h"
#include "spec/run_spec.h"
#include "train/changes_file.h"
#include "train/run_directory.h"

namespace cnn {

// What a training begins with, or goes on with.
struct Beginning {
  std::optional<PlannedChanges> changes;             // to be made on the way
  std::optional<LoadedModel> initial;                // of --init: begun with
  std::optional<RunDirectory> earlier;               // gone on with, and where that stood
  std::unique_ptr<const CheckpointFile> checkpoint;  // null for a new run

  // What a training that goes on knew of itself and of its images; else null.
  const ModelInfo* before() const { return checkpoint ? &checkpoint->info() : nullptr; }
};

struct PlannedTraining {
  TrainingWishes wishes;
  RunSpec
      spec;  // with data, which lie where the wishes say; what is `auto` or `balanced` is not measured yet
  NetworkPlan plan;
  Beginning beginning;
  Disk* disk;  // that the run is written to

  // Of a training that goes on: throws Failure::config where `measured` is another's spec, as far as it has
  // been measured (train/same_training.h); and Failure::data, Failure::model where the images are others
  // (train/same_data.h).
  void check_same(const RunSpec& measured) const;
  void check_same(const RunSpec& measured, const OpenedData& data) const;
};

// Reads the config, the model begun with and the checkpoint gone on with, and holds them against each other,
// and what is to be written against what is read. What is odd is told, and which run is gone on with where it
// has been looked for; that one's directory is locked from then on. `disk` outlives the training. Throws
// Failure::config where the config is none, be it a model or a run in its place, names no data, or teaches a
// batch_norm nothing by batches of one image, and for a file of changes; Failure::data where its data are on
// another machine; Failure::model for what is missing or broken; and Failure::usage where a directory is
// taken, or an output is an input.
PlannedTraining plan_training(const TrainingWishes& wishes, Disk& disk, const Messages& messages);

}  // namespace cnn
