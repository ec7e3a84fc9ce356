#include "train/stepper.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/steady_seconds.h"
#include "optim/schedule.h"
#include "train/network_optimizer.h"

namespace cnn {
namespace {

std::vector<float> to_floats(const ClassWeights& weights) {
  if (std::holds_alternative<BalancedWeights>(weights)) {
    throw Error(Failure::bug, "Stepper: balanced class weights have not been made numbers");
  }
  const auto* numbers = std::get_if<std::vector<double>>(&weights);
  return numbers != nullptr ? std::vector<float>(numbers->begin(), numbers->end()) : std::vector<float>();
}

int64_t steps_of(const TrainSpec& settings, int64_t batches) {
  return ceil_div(batches, settings.accumulate);
}

// What a schedule that ends with epoch `epochs` leaves of the rate.
double factor_of(const ScheduleSpec& schedule, int64_t epochs, const TrainingState& state,
                 const TrainingFeed& feed) {
  const TrainSpec& settings = state.settings;
  int64_t done = state.epoch - 1;
  int64_t all = epochs;
  if (schedule.by == ScheduleUnit::step) {
    done = state.steps;
    all = done + steps_of(settings, feed.batches().batches() - first_of_step(state)) +
          (epochs - state.epoch) * steps_of(settings, feed.batches_of_whole_epoch(settings.batch_size));
  }
  return schedule_factor(schedule, static_cast<double>(done), static_cast<double>(all));
}

// Whether the batch that comes next is its step's last.
bool closes_step(const TrainingState& state, const Batches& batches) {
  return state.batch + 1 == std::min(first_of_step(state) + state.settings.accumulate, batches.batches());
}

}  // namespace

Stepper::Stepper(const TrainingInput& input, const TrainingState& state)
    : network_(input.network),
      pool_(input.workers.pool()),
      class_weights_(to_floats(input.info.spec.train.loss.class_weights)),
      feed_(input, pool_),
      updates_(input.info.spec.train, network_, pool_),
      rules_(parameter_rules(state.settings, network_.plan()).rules),
      rates_(rules_.size()),
      weight_check_(network_.parameters(), network_.plan().macs, input.info.spec.train.batch_size) {
  if (const OwnShards& own = feed_.batches().own(); own.shards > 1)
    shards_.emplace(network_, pool_, own, input.ranks);
  open(state);
}

void Stepper::open(const TrainingState& state) {
  ParameterRules rules = parameter_rules(state.settings, network_.plan());
  network_.learn_only(learning_in(state.epoch, rules));
  rules_ = std::move(rules.rules);
  updates_.set(optimizer_rules(state.settings, network_.plan()));
  feed_.open_epoch(state);
}

StepSums Stepper::train(TrainingState& state) {
  const double start = steady_seconds();
  feed_.take(state.batch);
  times_.input_seconds += steady_seconds() - start;
  set_rates(state);
  const StepSums sums = compute(state);
  if (!std::isfinite(sums.loss)) throw NotFinite{"the loss is no finite number", state.steps + 1};
  const double computed = steady_seconds();
  update_weights(state, sums);
  times_.update_seconds += steady_seconds() - computed;
  times_.seconds += steady_seconds() - start;
  times_.images += sums.images;
  if (!weight_check_.look()) throw NotFinite{"weights are no finite numbers", state.steps};
  ++state.batch;
  ++state.passes;
  return sums;
}

StepSums Stepper::compute(const TrainingState& state) {
  const int64_t images = feed_.batches().batch_images(state.batch);
  const LossTerms terms{static_cast<float>(state.settings.loss.label_smoothing), class_weights_,
                        feed_.batches().own_share(state.batch)};
  const NoiseKey key{static_cast<uint64_t>(state.settings.seed), static_cast<uint64_t>(state.passes)};
  if (shards_) return shards_->compute(images, terms, key, !updates_.adds_batches());
  network_.set_noise(key);
  const LossSum sum = network_.compute_gradients(images, terms);
  return {sum.loss, sum.weight, sum.correct, images};
}

void Stepper::update_weights(TrainingState& state, const StepSums& batch) {
  const bool is_first = state.batch == first_of_step(state);
  // What is added are sums where there are shards, else means.
  updates_.add_batch(shards_ ? 1 : batch.weight, is_first);
  const StepSums before = is_first ? StepSums{} : state.step;
  state.step = before + batch;
  if (!closes_step(state, feed_.batches())) return;
  updates_.end_step(state.steps + 1, rates_, state.step.weight);
  ++state.steps;
}

int64_t first_of_step(const TrainingState& state) {
  return state.batch - (state.batch - state.cut.batch) % state.settings.accumulate;
}

// By how far the training has come (optim/schedule.h), and how many steps are left with the batches that
// there are.
void Stepper::set_rates(TrainingState& state) {
  for (size_t i = 0; i < rules_.size(); ++i) {
    const ParameterRule& rule = rules_[i];
    const int64_t epochs = rule.until > 0 ? rule.until : state.settings.epochs;
    rates_[i] = rule.rests_in(state.epoch)
                    ? Optimizer::kRests
                    : rule.optimizer.learning_rate * factor_of(rule.schedule, epochs, state, feed_);
  }
  state.learning_rate = rates_.front();
}

double rate_of_last_step(const TrainingState& state, const Batches& batches) {
  const TrainSpec& settings = state.settings;
  return settings.optimizer.learning_rate * schedule_factor_at_step(settings.schedule, state.steps - 1,
                                                                    steps_of(settings, batches.batches()),
                                                                    settings.epochs);
}

}  // namespace cnn
