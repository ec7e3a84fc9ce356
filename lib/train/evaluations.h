// What a training evaluates between its steps: the validation split, the test set, and at its end the test
// set by the best weights.
#pragma once

#include <filesystem>
#include <optional>

#include "infer/evaluate.h"
#include "train/training_input.h"
#include "train/training_state.h"
#include "train/updates.h"

namespace cnn {

// Each evaluation is announced. Nothing is returned, and nothing announced, where a stop was asked for before
// it was complete. Throws NotFinite where its loss is no finite number.
class Evaluations {
 public:
  explicit Evaluations(const TrainingInput& input);

  bool has_validation() const { return validation_.images() > 0; }
  bool has_test() const { return test_.images() > 0; }

  // Of the present weights, or their average where one is kept.
  std::optional<Evaluation> evaluate(Split split, const TrainingState& state, Updates& updates);

  // Of the weights in `model`, in the place of the present ones for that time. Throws Failure::model where
  // that is not a model of this network.
  std::optional<Evaluation> test_model(const std::filesystem::path& model, const TrainingState& state);

  // Of the evaluation made last.
  const ClassCounts& counts() const { return counts_; }

 private:
  std::optional<Evaluation> evaluate(Split split, int64_t epoch, int64_t step);

  Network& network_;
  ThreadPool& pool_;
  const Control& control_;
  Observer& observer_;
  Batches validation_;
  Batches test_;
  ClassCounts counts_;
};

}  // namespace cnn
