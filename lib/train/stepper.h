// One batch of a training: forward, backward and, where it is a step's last, the update of the weights.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "spec/parameter_rules.h"
#include "train/not_finite.h"
#include "train/sharded_batch.h"
#include "train/training_feed.h"
#include "train/training_input.h"
#include "train/training_state.h"
#include "train/updates.h"
#include "train/weight_check.h"

namespace cnn {

// Where the time of the batches trained went.
struct TrainingTimes {
  int64_t images = 0;
  double seconds = 0;         // in all
  double input_seconds = 0;   // waiting for the images, or making them
  double update_seconds = 0;  // the optimizer
};

class Stepper {
 public:
  // Before the first batch of the epoch of `state`; `input` outlives this.
  Stepper(const TrainingInput& input, const TrainingState& state);

  // Trains on the batch that comes next by `state`, which has it behind it then; its settings are those in
  // force. Returns the sums of the batch's images, whoever computed them. Throws NotFinite where the loss or
  // a weight is no finite number any more.
  StepSums train(TrainingState& state);

  // From now on steps are made by the settings of `state`, from the batches of its epoch: for another one's
  // first batch, and after a change.
  void open(const TrainingState& state);

  const TrainingFeed& feed() const { return feed_; }

  Updates& updates() { return updates_; }
  const TrainingTimes& times() const { return times_; }

  // The learning rates of the step at hand, or made last, one a rule.
  std::span<const double> rates() const { return rates_; }

 private:
  void set_rates(TrainingState& state);
  StepSums compute(const TrainingState& state);
  void update_weights(TrainingState& state, const StepSums& batch);

  Network& network_;
  ThreadPool& pool_;
  std::vector<float> class_weights_;  // empty: 1 each
  TrainingFeed feed_;
  Updates updates_;
  std::vector<ParameterRule> rules_;
  std::vector<double> rates_;           // of the step at hand, one a rule
  std::optional<ShardedBatch> shards_;  // where batches have several
  WeightCheck weight_check_;
  TrainingTimes times_;
};

// The first of the batches that make a step with the one that comes next: each `accumulate` of the epoch, and
// at its end those that are left.
int64_t first_of_step(const TrainingState& state);

// That of the step made last, where all epochs have had these batches and no setting has been changed: for
// checkpoints that do not tell it.
double rate_of_last_step(const TrainingState& state, const Batches& batches);

}  // namespace cnn
