#include "train/learning_judge.h"

namespace cnn {

LearningJudge::LearningJudge(const Network& network, const OpenedData& data, const RunSpec& spec)
    : watch_(network), data_(data), spec_(spec) {
  if (spec.data->shuffle) return;
  order_doubt_ = cnn::order_doubt(data.training.indices, data.train.labels, network.plan().classes(),
                                  spec.train.batch_size);
}

std::optional<std::string> LearningJudge::order_doubt(const TrainingState& state) const {
  return state.epoch == 1 ? order_doubt_ : std::nullopt;
}

std::optional<std::string> LearningJudge::judge(Split split, const Evaluation& evaluation,
                                                const ClassCounts& counts, const TrainingState& state) {
  if (is_judged_ && state.epoch < state.settings.epochs) return std::nullopt;
  LearningFacts facts = watch_.facts();
  facts.epoch = state.epoch;
  facts.is_last = state.epoch >= state.settings.epochs;
  facts.steps = state.steps;
  facts.split = split == Split::test ? "test" : "validation";
  facts.evaluation = evaluation;
  facts.counts = counts;
  facts.is_sorted = order_doubt_.has_value();
  facts.train_accuracy =
      static_cast<double>(state.correct) / static_cast<double>(data_.training.indices.size());
  facts.learning_rate = state.learning_rate;
  auto doubt = learning_doubt(facts, state.settings, spec_, data_.classes);
  is_judged_ = doubt || has_steps_enough(facts);
  return doubt;
}

}  // namespace cnn
