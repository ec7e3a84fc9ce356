// What the training loop does between batches: validation, the end of an epoch, the test of the best.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/printable.h"
#include "train/trainer.h"

namespace cnn {
namespace {

// Whatever stands in the run directory by now, only a model of this very network may be copied into it.
void check_parameters(const LoadedModel& model, std::span<const Parameter> parameters,
                      const std::string& file) {
  const auto same = [](const ParameterShape& shape, const Parameter& parameter) {
    return shape.name == parameter.name && shape.dims == parameter.dims;
  };
  if (std::equal(model.shapes.begin(), model.shapes.end(), parameters.begin(), parameters.end(), same))
    return;
  throw Error(Failure::model, file + ": is the model of another network than the checkpoint beside it");
}

}  // namespace

// At an epoch's end it follows anyway.
bool Trainer::validation_is_due() const {
  return settings_.validate_every > 0 && state_.batch % settings_.validate_every == 0 && state_.batch > 0 &&
         state_.batch < training_.batches() && !state_.validated;
}

// False where a stop was asked for before the evaluation was complete.
bool Trainer::validate_within_epoch() {
  check_finite();
  const auto evaluation = validate();
  if (!evaluation) return false;
  state_.validated = true;
  if (is_out_of_patience()) {
    EpochMetrics metrics = epoch_metrics();
    metrics.validation = evaluation;
    state_.rows.push(metrics);
    if (!keeps_best()) files_.choose_model(state_.epoch, state_.steps);
    save();
  } else if (state_.stale == 0) {
    save_or_warn();  // the next batch changes the weights
  }
  return true;
}

// Nothing where a stop was asked for before the evaluation was complete.
std::optional<Evaluation> Trainer::validate() {
  // Before the first step there is no average.
  if (state_.steps > 0) updates_.exchange_average();
  const auto evaluation = evaluate_and_announce(Split::validation, validation_, state_.epoch);
  if (state_.steps > 0) updates_.exchange_average();
  if (!evaluation) return evaluation;
  ++state_.stale;
  if (is_new_best(*evaluation)) {
    if (keeps_best()) files_.choose_model(state_.epoch, state_.steps);
    state_.stale = 0;
  }
  return evaluation;
}

// If so, it is the best from now on.
bool Trainer::is_new_best(const Evaluation& evaluation) {
  if (state_.best && !is_better(evaluation, *state_.best)) return false;
  state_.best = evaluation;
  state_.best_epoch = state_.epoch;
  return true;
}

// Evaluates and saves; false where a stop was asked for before the evaluation was complete.
bool Trainer::finish_epoch() {
  check_finite();
  EpochMetrics metrics = epoch_metrics();
  if (validation_.images() > 0) {
    metrics.validation = validate();
    if (!metrics.validation) return false;
    doubt_learning(Split::validation, *metrics.validation);
  } else {
    updates_.exchange_average();
    if (test_.images() > 0) metrics.test = evaluate_and_announce(Split::test, test_, state_.epoch);
    updates_.exchange_average();
    if (test_.images() > 0) {
      if (!metrics.test) return false;
      doubt_learning(Split::test, *metrics.test);
      is_new_best(*metrics.test);
    }
  }
  if (!keeps_best()) files_.choose_model(state_.epoch, state_.steps);
  state_.rows.push(metrics);
  begin_next_epoch();
  if (has_more()) {
    save_or_warn();
  } else {
    save();
  }
  return true;
}

// Of what has been trained of the epoch.
EpochMetrics Trainer::epoch_metrics() const {
  const bool is_whole = state_.batch == training_.batches();
  const auto images =
      static_cast<double>(is_whole ? training_.images() : state_.batch * settings_.batch_size);
  EpochMetrics metrics;
  metrics.epoch = state_.epoch;
  metrics.train_loss = state_.loss_sum / images;
  metrics.train_accuracy = static_cast<double>(state_.correct) / images;
  metrics.learning_rate = learning_rate_of(std::max<int64_t>(0, state_.steps - 1));
  metrics.seconds = state_.seconds;
  metrics.images_per_second = images / state_.seconds;
  return metrics;
}

void Trainer::watch_learning() {
  watch_.emplace(in_.network);
  if (in_.info.spec.data->shuffle) return;
  const auto doubt = order_doubt(in_.data.training.indices, in_.data.train.labels,
                                 in_.network.plan().classes(), settings_.batch_size);
  is_sorted_ = doubt.has_value();
  if (doubt && state_.epoch == 1) warn(*doubt);
}

// After the first epoch of this run that tells, and after the last.
void Trainer::doubt_learning(Split split, const Evaluation& evaluation) {
  if (is_judged_ && state_.epoch < settings_.epochs) return;
  LearningFacts facts = watch_->facts();
  facts.epoch = state_.epoch;
  facts.steps = state_.steps;
  facts.split = split == Split::test ? "test" : "validation";
  facts.evaluation = evaluation;
  facts.counts = counts_;
  facts.is_sorted = is_sorted_;
  const auto doubt = learning_doubt(facts, settings_.optimizer, in_.info.classes);
  is_judged_ = doubt || has_steps_enough(facts);
  if (doubt) warn(*doubt);
}

std::optional<EvaluationEvent> Trainer::best() const {
  if (!state_.best) return std::nullopt;
  const Split split = validation_.images() > 0 ? Split::validation : Split::test;
  return EvaluationEvent{split, state_.best_epoch, state_.best->loss, state_.best->correct,
                         state_.best->total};
}

bool Trainer::evaluate_best_on_test() {
  const LoadedModel best = load_model(in_.directory.model());
  check_parameters(best, in_.network.parameters(), shown(in_.directory.model()));
  std::vector<std::vector<float>> last;  // a later run with more epochs goes on from these
  for (size_t i = 0; i < best.values.size(); ++i) {
    const std::span<float> values = in_.network.parameters()[i].value;
    last.emplace_back(values.begin(), values.end());
    std::ranges::copy(best.values[i].span(), values.begin());
  }
  const auto test = evaluate_and_announce(Split::test, test_, state_.model_epoch);
  for (size_t i = 0; i < last.size(); ++i)
    std::ranges::copy(last[i], in_.network.parameters()[i].value.begin());
  if (!test) return false;
  state_.rows.set_test(test);
  save();
  return true;
}

std::optional<Evaluation> Trainer::evaluate_and_announce(Split split, const Batches& batches, int64_t epoch) {
  const auto result = evaluate_unless(in_.stop, in_.network, batches, in_.workers.pool(), &counts_);
  if (!result) return result;
  if (!std::isfinite(result->loss)) {
    diverged(std::string("the loss of the ") + (split == Split::test ? "test set" : "validation set") +
                 " is no finite number",
             state_.steps);
  }
  for (Observer* observer : in_.observers) {
    observer->on_evaluation({split, epoch, result->loss, result->correct, result->total});
  }
  return result;
}

}  // namespace cnn
