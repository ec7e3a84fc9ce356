// Everything that changes in a training beside the weights and the numbers kept with them: how far it has
// come, the settings in force, and what it is about to do. Random numbers need no state: they follow from the
// seed, the epoch and the batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/batches.h"
#include "spec/run_spec.h"
#include "train/best.h"
#include "train/changes.h"
#include "train/metrics.h"
#include "train/step_sums.h"

namespace cnn {

// That the files need before anything else is done.
enum class DueSave { none, may_fail, must };

// By a steady clock, in seconds.
struct TrainingClock {
  double begun = 0;    // 0: not yet
  double counted = 0;  // up to then an epoch's time has been counted

  void pass(double seconds) {  // of a pause: nobody's
    begun += seconds;
    counted += seconds;
  }
};

struct Pause {
  bool is_wanted = false;
  int64_t until_step = 0;  // as soon as so many are made
};

struct TrainingState {
  explicit TrainingState(const TrainSpec& config) : settings(config) {}

  // What a checkpoint knows (train/state_text.h):
  TrainSpec settings;           // in force: the config's, with `changes`
  std::vector<Change> changes;  // in their order
  int64_t next_batch_size = 0;  // from the next epoch on, once memory has been planned for it; 0: as it is
  double learning_rate = 0;  // of the step at hand, or made last: the settings' times the schedule's factor
  int64_t epoch = 1;         // that is being trained, or comes next
  int64_t batch = 0;         // of it, that comes next
  BatchCut cut;              // of this epoch's batches, those that come have settings.batch_size
  int64_t steps = 0;         // updates made in all
  int64_t passes = 0;        // batches trained on in all
  double loss_sum = 0;       // of this epoch's images so far
  int64_t correct = 0;
  double seconds = 0;
  StepSums step;           // of this step's batches so far, where it has several
  bool validated = false;  // after the batch that was trained last, within the epoch
  Best best;
  int64_t model_epoch = 0;  // whose weights model.bin holds
  MetricsRows rows;         // of the epochs that are done, and of one that patience has cut short

  // What lives only as long as the process:
  TrainingClock clock;
  DueSave due_save = DueSave::none;
  Pause pause;
  size_t planned = 0;  // the next of the changes that are planned to be made

  bool has_epochs_left() const { return epoch <= settings.epochs; }

  // As many validations in a row as the settings' patience were not better than the best.
  bool is_out_of_patience() const {
    return settings.early_stopping.patience > 0 && best.stale >= settings.early_stopping.patience;
  }

  // Something is left to train.
  bool has_more() const { return has_epochs_left() && !is_out_of_patience(); }

  // The epoch that was trained last, or is being trained.
  int64_t trained_epoch() const { return batch > 0 ? epoch : epoch - 1; }

  // What the schedule leaves of the learning rate.
  double rate_share() const {
    const double rate = settings.optimizer.learning_rate;
    return rate > 0 ? learning_rate / rate : 1;
  }

  // What has been trained of the epoch, whose `batches` these are.
  EpochMetrics epoch_so_far(const Batches& batches) const;

  // From now on the settings have `change`; weights that are loaded leave them alone. Throws Failure::config,
  // and nothing has changed, where a value is not allowed.
  void apply(const RunSpec& config, const Change& change);

  // The same of all of `made`, in their order, where there have been none before. Of several changes of one
  // key the last is in force, and its value judged.
  void apply_all(const RunSpec& config, std::vector<Change> made);

  void begin_next_epoch();

  // A training that goes on has no row of an epoch cut short, and has not read the test set yet.
  void take_back_end();
};

}  // namespace cnn
