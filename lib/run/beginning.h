// What a training is to begin with, or to go on with.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/disk.h"
#include "data/open_dataset.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"
#include "run/messages.h"
#include "run/training_config.h"
#include "run/training_wishes.h"
#include "train/changes_file.h"
#include "train/run_directory.h"

namespace cnn {

struct Beginning {
  std::filesystem::path config;                      // the file that is trained by
  std::string settings = {};                         // what was typed beside it (run/typed_settings.h)
  std::optional<PlannedChanges> changes;             // to be made on the way
  std::optional<LoadedModel> initial;                // of --init: begun with
  std::optional<RunDirectory> earlier;               // gone on with, and where that stood
  std::unique_ptr<const CheckpointFile> checkpoint;  // null for a new run

  // What a training that goes on knew of itself and of its images; else null.
  const ModelInfo* before() const { return checkpoint ? &checkpoint->info() : nullptr; }

  // Of a training that goes on: throws Failure::config where `spec` is another's, as far as it has been
  // measured (train/same_training.h); and Failure::data, Failure::model where the images are others
  // (train/same_data.h).
  void check_same(const RunSpec& spec) const;
  void check_same(const RunSpec& spec, const OpenedData& data) const;
};

// Reads what `wishes` name, and holds it against what the config says: which run is gone on with is told
// where it has been looked for. The run's directory is locked from then on. Throws Failure::config for a file
// of changes, Failure::model for what is missing or broken, Failure::usage where another training writes to
// that run, and as check_run_is_no_input (run/run_place.h) and then check_same.
Beginning read_beginning(const TrainingWishes& wishes, const TrainingConfig& config, Disk& disk,
                         const Messages& messages);

}  // namespace cnn
