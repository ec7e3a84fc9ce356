// The training loop.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/batches.h"
#include "data/open_dataset.h"
#include "model/checkpoint_file.h"
#include "network/network.h"
#include "train/learning_doubts.h"
#include "train/observer.h"
#include "train/run_directory.h"
#include "train/run_files.h"
#include "train/training_state.h"
#include "train/updates.h"
#include "train/weight_check.h"

namespace cnn {

// Everything that a training works with; all of it must outlive the Trainer.
struct TrainingInput {
  const ModelInfo& info;  // the resolved spec (normalization as numbers) and the classes' names
  const OpenedData& data;
  const RunDirectory& directory;
  Network& network;  // with its first weights, made for the spec's batch sizes
  Workers& workers;
  std::vector<Observer*> observers;
  const std::atomic<int>* stop = nullptr;  // where set to other than 0, the run ends after the batch at hand,
                                           // be it of training or of an evaluation
};

enum class Outcome { finished, stopped };

// Where the time of the batches trained went.
struct TrainingTimes {
  int64_t images = 0;
  double seconds = 0;         // in all
  double input_seconds = 0;   // waiting for the images, or making them
  double update_seconds = 0;  // the optimizer
};

class Trainer {
 public:
  explicit Trainer(const TrainingInput& input);
  ~Trainer() { in_.workers.pool().finish_offered(); }
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  // Goes on where `checkpoint` left off: weights, the optimizer's numbers and progress are taken from it. Its
  // spec is the input's, but for what check_same_training allows (train/same_training.h). A model.bin that is
  // gone is written anew if the checkpoint has its weights, else by the next epoch or validation. Throws
  // Failure::model where the checkpoint does not match, or where the model is lost and nothing is left to
  // train.
  void resume(const CheckpointFile& checkpoint);

  // Nothing is left to train.
  bool is_finished() const;

  // As many validations in a row as the spec's patience were not better than the best; more patience trains
  // on.
  bool is_out_of_patience() const;

  // Epochs are left, be it that patience has ended before them.
  bool has_epochs_left() const { return state_.epoch <= settings_.epochs; }

  // Validations since the best one.
  int64_t stale_validations() const { return state_.stale; }

  // The epoch that was trained last, or is being trained.
  int64_t epoch() const;

  // The epoch with the best figures on the validation split (on the test set where there is none), and the
  // one that model.bin is of.
  std::optional<EvaluationEvent> best() const;
  int64_t model_epoch() const { return state_.model_epoch; }

  // Trains the epochs that are left, evaluates after each (and, on a validation split, each validate_every
  // batches within it), ends early where patience ends, and keeps model.bin (by the spec's `keep` the best on
  // the validation split, if there is one, or the last), metrics.csv and last.bin up to date; an
  // epoch cut short has a row of what was trained of it.
  // last.bin is written at each epoch's end, each checkpoint_every batches and when stopped; what cannot be
  // written is a warning and is tried again with the next one, but for the last, which throws
  // Failure::resource. Zero epochs write the network as it is. Throws
  // Failure::config before the first batch where what it writes could not be read again, and
  // Failure::diverged where a loss or a weight is no finite number any more: it names the step, the first bad
  // layer, the learning rate and what to try, and earlier files stay. Observers are warned, once after the
  // first epoch that tells and once more after the last, where nothing is learned or the loss is absurd
  // though finite (train/learning_doubts.h).
  Outcome run();

  const TrainingTimes& times() const { return times_; }

 private:
  bool has_more() const { return has_epochs_left() && !is_out_of_patience(); }
  bool holds_model() const;
  void restore_model();
  bool keeps_best() const { return settings_.keep == Keep::best && validation_.images() > 0; }
  void take_back_end();
  bool run_epoch();
  bool train_epoch();
  void train_next_batch(double seconds_before, std::chrono::steady_clock::time_point start);
  LossSum train_batch(int64_t batch);
  void take_batch(int64_t batch);
  void update_weights(int64_t batch, double weight);
  double learning_rate_of(int64_t step) const;  // 0, 1, ...
  bool validation_is_due() const;
  bool validate_within_epoch();
  std::optional<Evaluation> validate();
  bool is_new_best(const Evaluation& evaluation);
  bool finish_epoch();
  EpochMetrics epoch_metrics() const;
  void begin_next_epoch();
  bool evaluate_best_on_test();
  std::optional<Evaluation> evaluate_and_announce(Split split, const Batches& batches, int64_t epoch);
  void watch_learning();
  void doubt_learning(Split split, const Evaluation& evaluation);
  void check_finite();
  void save();
  void save_or_warn();
  void warn(const std::string& message) const;
  bool should_stop() const { return in_.stop != nullptr && *in_.stop != 0; }
  void check_progress(const std::string& file) const;
  [[noreturn]] void diverged(const std::string& what, int64_t step) const;

  TrainingInput in_;
  const TrainSpec& settings_;
  std::vector<float> class_weights_;  // empty: 1 each
  Batches training_;
  bool is_next_begun_ = false;  // the batch after the one at hand is being put into the network
  Batches validation_;
  Batches test_;
  Updates updates_;
  RunFiles files_;
  WeightCheck weight_check_;
  std::optional<LearningWatch> watch_;  // of this run's batches
  ClassCounts counts_;                  // of the last evaluation
  bool is_sorted_ = false;              // the images are trained on sorted by class
  bool is_judged_ = false;
  TrainingState state_;
  TrainingTimes times_;
};

}  // namespace cnn
