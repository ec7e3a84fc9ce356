// Keeps a training's files true: when its weights are chosen for model.bin, when all is written, and what is
// done where a file of a run that goes on is gone.
#pragma once

#include <optional>
#include <string>

#include "model/checkpoint_file.h"
#include "train/run_files.h"
#include "train/training_input.h"
#include "train/training_state.h"

namespace cnn {

class Saver {
 public:
  // Before the first save of a training that begins as `state`. `input` and `updates` outlive this. Throws
  // Failure::config where what is to be written could not be read again.
  Saver(const TrainingInput& input, Updates& updates, const TrainingState& state);

  // model.bin holds the best weights on the validation split, else the last ones.
  bool keeps_best() const { return keeps_best_; }

  // The present weights are what model.bin is to hold after the next save.
  void choose_model(const TrainingState& state) { files_.choose_model(state.epoch, state.steps); }

  // The same for the weights that no step has changed.
  void choose_initial_model(const TrainingState& state) { files_.choose_model(0, state.steps); }

  // Throws NotFinite where a number is not finite that a file is to hold, and Failure::resource where a file
  // cannot be written; earlier ones stay.
  void save(TrainingState& state);

  // The same, but what cannot be written is a warning: a run must not die because a disk was full for a
  // moment, and the next checkpoint tries again. Whether all was written.
  bool save_or_warn(TrainingState& state);

  // changes.jsonl alone, likewise.
  void save_changes_or_warn(const TrainingState& state);

  void check_finite(const TrainingState& state);

  // Takes up `state`, which `checkpoint` tells of, with its weights and rows. A model.bin that is gone,
  // damaged or another's (which is kept under another name) is written anew if the checkpoint has its
  // weights, else by the next epoch or validation; so are rows of metrics.csv. Warns of that. Throws
  // Failure::model where the checkpoint does not match, or where the model is lost and nothing is left to
  // train.
  void resume(const CheckpointFile& checkpoint, TrainingState& state);

 private:
  bool has_model_of(const TrainingState& state) const;
  void mend_files(TrainingState& state);
  std::optional<std::string> restore_model(TrainingState& state);

  RunFiles files_;
  const RunDirectory& directory_;
  bool keeps_best_;
  Observer& observer_;
};

}  // namespace cnn
