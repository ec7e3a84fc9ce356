// What a training evaluates between its steps: the validation split, the test set, and at its end the test
// set by the best weights; and the doubts whether it learns.
#pragma once

#include <filesystem>
#include <optional>

#include "infer/evaluate.h"
#include "train/learning_judge.h"
#include "train/training_input.h"
#include "train/training_state.h"
#include "train/updates.h"

namespace cnn {

// Each evaluation is announced. Nothing is returned, and nothing announced, where a stop was asked for before
// it was complete. Throws NotFinite where its loss is no finite number.
class Evaluations {
 public:
  // `input` outlives this.
  explicit Evaluations(const TrainingInput& input);

  bool has_validation() const { return validation_.images() > 0; }
  bool has_test() const { return test_.images() > 0; }

  // Of the present weights, or their average where one is kept.
  std::optional<Evaluation> evaluate(Split split, const TrainingState& state, Updates& updates);

  // Of the weights in `model`, in the place of the present ones for that time. Throws Failure::model where
  // that is not a model of this network.
  std::optional<Evaluation> test_model(const std::filesystem::path& model, const TrainingState& state);

  // With the weights that the first batch comes to, and after each batch: collects what doubts follow from.
  void watch(const TrainingState& state);
  void see_batch(const BatchSeen& batch) { judge_->see_batch(batch); }

  // Before the first batch: warns where the images come sorted by class.
  void judge_order(const TrainingState& state);

  // Warns, after the first epoch that tells and after the last, where nothing is learned
  // (train/learning_doubts.h). `evaluation` is the one made last, of `split`.
  void judge(Split split, const Evaluation& evaluation, const TrainingState& state);

  // Of a training that diverged: as LearningJudge has it; empty where it was not watched.
  std::string cause_of_divergence(const TrainingState& state) const {
    return judge_ ? judge_->cause_of_divergence(state) : "";
  }

 private:
  void take_weights(const std::filesystem::path& model);
  std::optional<Evaluation> evaluate(Split split, int64_t epoch, int64_t step);

  const TrainingInput& in_;
  Batches validation_;
  Batches test_;
  ClassCounts counts_;  // of the evaluation made last
  std::optional<LearningJudge> judge_;
};

}  // namespace cnn
