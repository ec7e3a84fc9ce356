#include "app/doubt_of_learning.h"

#include <algorithm>
#include <cmath>

#include "train/learning_doubts.h"

namespace cnn::app {
namespace {

void add_answers(const HeldOutAnswers& held_out, size_t classes, LearningFacts& facts) {
  facts.split = held_out.split;
  facts.evaluation.loss = held_out.loss;
  facts.evaluation.total = std::ssize(held_out.answers);
  facts.evaluation.correct = std::ranges::count_if(held_out.answers, &ImageAnswer::is_right);
  facts.counts = {std::vector<int64_t>(classes), std::vector<int64_t>(classes)};
  for (const ImageAnswer& answer : held_out.answers) {
    ++facts.counts.labels[static_cast<size_t>(answer.label)];
    ++facts.counts.predictions[static_cast<size_t>(answer.prediction)];
  }
}

void add_epochs(const RunReport& report, LearningFacts& facts) {
  for (const EpochFigures& row : report.epochs) {
    if (row.epoch > report.model_epoch) break;
    facts.highest_loss = std::max(facts.highest_loss, row.train_loss.value_or(0));
    facts.train_accuracy = row.train_accuracy.value_or(0);
    facts.learning_rate = row.learning_rate.value_or(facts.learning_rate);
  }
}

}  // namespace

std::string doubt_of_learning(const ModelInfo& info, const RunReport& report) {
  if (!report.held_out || info.step == 0) return "";
  LearningFacts facts;
  facts.epoch = info.epoch;
  facts.is_last = true;
  facts.steps = info.step;
  facts.batches = info.step * info.spec.train.accumulate;
  facts.learning_rate = info.spec.train.optimizer.learning_rate;
  facts.first_loss = facts.highest_loss = std::log(static_cast<double>(report.classes.size()));
  add_answers(*report.held_out, report.classes.size(), facts);
  add_epochs(report, facts);
  for (const WeightFigures& weight : report.weights) {
    if (!weight.bins.empty() && weight.gradient_norm == 0.0) facts.gradientless.push_back(weight.name);
  }
  return learning_doubt(facts, info.spec.train, info.spec, report.classes).value_or("");
}

}  // namespace cnn::app
