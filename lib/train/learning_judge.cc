#include "train/learning_judge.h"

#include <algorithm>
#include <vector>

#include "train/likely_cause.h"

namespace cnn {

LearningJudge::LearningJudge(const Network& network, bool are_drawn, const OpenedData& data,
                             const RunSpec& spec)
    : watch_(network, are_drawn), data_(data), spec_(spec) {
  if (spec.data->shuffle) return;
  order_doubt_ = cnn::order_doubt(data.training.indices, data.train.labels, network.plan().classes(),
                                  spec.train.batch_size);
}

std::optional<std::string> LearningJudge::order_doubt(const TrainingState& state) const {
  return state.epoch == 1 ? order_doubt_ : std::nullopt;
}

void LearningJudge::add_largest_class(LearningFacts& facts) const {
  const auto& indices = data_.training.indices;
  std::vector<int64_t> counts(data_.classes.size());
  for (const int64_t image : indices)
    ++counts[static_cast<size_t>(data_.train.labels[static_cast<size_t>(image)])];
  const auto largest = std::ranges::max_element(counts);
  facts.largest_share = static_cast<double>(*largest) / static_cast<double>(indices.size());
  facts.largest_class = data_.classes[static_cast<size_t>(largest - counts.begin())];
}

std::optional<std::string> LearningJudge::judge(Split split, const Evaluation& evaluation,
                                                const ClassCounts& counts, const TrainingState& state) {
  if (is_judged_ && state.epoch < state.settings.epochs) return std::nullopt;
  LearningFacts facts = watch_.facts();
  facts.epoch = state.epoch;
  facts.is_last = state.epoch >= state.settings.epochs;
  facts.steps = state.steps;
  facts.batches = state.passes;
  facts.split = split == Split::test ? "test" : "validation";
  facts.evaluation = evaluation;
  facts.counts = counts;
  facts.is_sorted = order_doubt_.has_value();
  facts.train_accuracy =
      static_cast<double>(state.correct) / static_cast<double>(data_.training.indices.size());
  facts.learning_rate = state.learning_rate;
  add_largest_class(facts);
  auto doubt = learning_doubt(facts, state.settings, spec_, data_.classes);
  is_judged_ = doubt || has_steps_enough(facts);
  return doubt;
}

std::string LearningJudge::cause_of_divergence(const TrainingState& state) const {
  LearningFacts facts = watch_.facts();
  facts.learning_rate = state.learning_rate;
  return cnn::cause_of_divergence(facts, state.settings, spec_);
}

}  // namespace cnn
