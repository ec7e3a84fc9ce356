// Doubts whether a training learns (train/learning_doubts.h), told when the time for them has come.
#pragma once

#include <optional>
#include <string>

#include "data/open_dataset.h"
#include "train/learning_doubts.h"
#include "train/training_state.h"

namespace cnn {

class LearningJudge {
 public:
  // Of a network before the first step that is looked at; all outlive this. `are_drawn`: as LearningWatch.
  LearningJudge(const Network& network, bool are_drawn, const OpenedData& data, const RunSpec& spec);

  // Before the first batch of a training: that its images come sorted by class.
  std::optional<std::string> order_doubt(const TrainingState& state) const;

  void see_batch(const BatchSeen& batch) { watch_.see_batch(batch); }

  // After an epoch, which has been evaluated: a doubt, after the first epoch that tells and after the last.
  std::optional<std::string> judge(Split split, const Evaluation& evaluation, const ClassCounts& counts,
                                   const TrainingState& state);

  // Of a training whose numbers have become infinite; empty where nothing but the learning rate may be to
  // blame.
  std::string cause_of_divergence(const TrainingState& state) const;

 private:
  void add_largest_class(LearningFacts& facts) const;

  LearningWatch watch_;
  const OpenedData& data_;
  const RunSpec& spec_;
  std::optional<std::string> order_doubt_;
  bool is_judged_ = false;
};

}  // namespace cnn
