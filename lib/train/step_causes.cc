#include "train/step_causes.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "base/readable_numbers.h"
#include "train/likely_cause.h"

namespace cnn {
namespace {

constexpr double kHardlyMoved = 1e-4;  // of the weights, an epoch
constexpr double kMostHardlyMoved = 0.01;
constexpr double kLittleRate = 0.05;  // of the config's, in force
constexpr double kGrown = 20;         // times the config's
constexpr double kMuchEpsilon = 1e-3;
constexpr double kFullSteps = 50;    // below which nobody learns
constexpr double kLittleLeft = 0.2;  // of the learning rate, over all steps

double epsilon_of(const OptimizerSpec& optimizer) {
  return std::visit(
      [](const auto& kind) -> double {
        if constexpr (requires { kind.epsilon; }) return kind.epsilon;
        return 0;
      },
      optimizer.kind);
}

bool has_hardly_moved(const LearningFacts& facts) {
  // In many epochs small steps add up.
  return facts.weight_change < std::min(kHardlyMoved * static_cast<double>(facts.epoch), kMostHardlyMoved);
}

}  // namespace

// A rate that ends small has been larger, and the weights have moved.
std::string cause_in_schedule(const LearningFacts& facts, const TrainSpec& train) {
  if (facts.learning_rate >= kLittleRate * train.optimizer.learning_rate) return "";
  const ScheduleSpec& schedule = train.schedule;
  const int64_t done = schedule.by == ScheduleUnit::epoch ? facts.epoch : facts.steps;
  const std::string now = "the learning rate is " + four_digits(facts.learning_rate) + " by now";
  if (done < schedule.warmup)
    return "train.schedule.warmup: " +
           counted(schedule.warmup, word_of(schedule.by) + std::string(" has"),
                   word_of(schedule.by) + std::string("s have")) +
           " not come far: " + now + "; write fewer";
  const std::string too_small = "train.schedule makes the steps too small: " + now;
  const auto steps = static_cast<double>(facts.steps);
  const double full_steps = facts.mean_rate_share * steps;
  if (full_steps < std::max(kFullSteps, kLittleLeft * steps))
    return too_small + ", and all " + counted(facts.steps, "step was", "steps were") + " worth " +
           four_digits(std::round(full_steps)) + " of the first";
  return has_hardly_moved(facts) ? too_small : "";
}

std::string cause_in_growth(const LearningFacts& facts, const TrainSpec& train) {
  const double growth =
      train.optimizer.learning_rate > 0
          ? std::max(facts.learning_rate / train.optimizer.learning_rate, facts.mean_rate_share)
          : 1;
  if (growth < kGrown) return "";
  return "train.schedule makes the learning rate " + four_digits(growth) +
         " times as large as train.optimizer." +
         "learning_rate: " + four_digits(train.optimizer.learning_rate) +
         "; write factors (gamma, start, final) of 1 at most";
}

std::string cause_in_accumulate(const LearningFacts& facts, const TrainSpec& train) {
  const int64_t accumulate = train.accumulate;
  if (accumulate <= 1) return "";
  const std::string key = "train.accumulate: " + std::to_string(accumulate);
  const std::string made = counted(facts.steps, "step") + " in " + counted(facts.batches, "batch", "batches");
  const int64_t of_epoch = facts.batches / std::max<int64_t>(facts.epoch, 1);
  if (accumulate >= of_epoch)
    return key + " makes one step of a whole epoch of " + counted(of_epoch, "batch", "batches") + ", " +
           made + " so far; write less, or leave it out";
  if (has_steps_enough(facts)) return "";
  return key + " leaves " + made + ", too few to learn from; write less, or train longer";
}

std::string cause_in_stillness(const LearningFacts& facts, const TrainSpec& train) {
  if (!has_hardly_moved(facts)) return "";
  const std::string moved =
      "the weights have hardly moved (by " + four_digits(100 * facts.weight_change) + "%)";
  // What holds them back more than the rate does.
  const double rate_of_usual =
      train.optimizer.learning_rate / optimizer_defaults(train.optimizer.kind).learning_rate;
  if (train.optimizer.clip_norm > 0 && train.optimizer.clip_norm < std::min(0.1, rate_of_usual))
    return "train.optimizer.clip_norm: " + four_digits(train.optimizer.clip_norm) +
           " shortens all gradients to next to nothing: " + moved + "; usual is 1";
  const double epsilon = epsilon_of(train.optimizer);
  if (epsilon >= kMuchEpsilon && rate_of_usual * epsilon > kMuchEpsilon)
    return "train.optimizer.epsilon: " + four_digits(epsilon) + " outweighs the gradients: " + moved +
           "; leave it out";
  return "the learning rate of " + four_digits(train.optimizer.learning_rate) + " is too small: " + moved +
         "; try a larger train.optimizer.learning_rate";
}

}  // namespace cnn
