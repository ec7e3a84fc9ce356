// What the training loop does between batches: validation, the end of an epoch, the test of the best.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/printable.h"
#include "train/trainer.h"

namespace cnn {
namespace {

// Better on the validation split: more right, or as many with less loss.
bool is_better(const Evaluation& a, const Evaluation& b) {
  return a.correct != b.correct ? a.correct > b.correct : a.loss < b.loss;
}

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
    state_.rows.push_back(epoch_metrics());
    state_.rows.back().validation = evaluation;
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
  if (!state_.best || is_better(*evaluation, *state_.best)) {
    files_.choose_model(state_.epoch, state_.steps);
    state_.best = evaluation;
    state_.stale = 0;
  }
  return evaluation;
}

// Evaluates and saves; false where a stop was asked for before the evaluation was complete.
bool Trainer::finish_epoch() {
  check_finite();
  EpochMetrics metrics = epoch_metrics();
  if (validation_.images() > 0) {
    metrics.validation = validate();
    if (!metrics.validation) return false;
  } else {
    updates_.exchange_average();
    if (test_.images() > 0) metrics.test = evaluate_and_announce(Split::test, test_, state_.epoch);
    updates_.exchange_average();
    if (test_.images() > 0 && !metrics.test) return false;
    files_.choose_model(state_.epoch, state_.steps);
  }
  state_.rows.push_back(metrics);
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
  const auto images = static_cast<double>(std::min(state_.batch * settings_.batch_size, training_.images()));
  EpochMetrics metrics;
  metrics.epoch = state_.epoch;
  metrics.train_loss = state_.loss_sum / images;
  metrics.train_accuracy = static_cast<double>(state_.correct) / images;
  metrics.learning_rate = learning_rate_of(std::max<int64_t>(0, state_.steps - 1));
  metrics.seconds = state_.seconds;
  metrics.images_per_second = images / state_.seconds;
  return metrics;
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
  state_.rows.back().test = test;
  save();
  return true;
}

std::optional<Evaluation> Trainer::evaluate_and_announce(Split split, const Batches& batches, int64_t epoch) {
  const auto result = evaluate_unless(in_.stop, in_.network, batches, in_.workers.pool());
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
