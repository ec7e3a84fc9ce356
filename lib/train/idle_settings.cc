#include <algorithm>
#include <cmath>
#include <optional>
#include <variant>

#include "base/readable_numbers.h"
#include "base/shape.h"
#include "kinds/key.h"
#include "kinds/kind_list.h"
#include "optim/schedule.h"
#include "train/likely_cause.h"
#include "train/setting_doubts.h"

namespace cnn {
namespace {

constexpr double kVanished = 1e-6;  // of the learning rate
constexpr double kExploded = 1e3;
constexpr double kFirstWeights = 0.5;  // of an average
constexpr int64_t kFewAveraged = 20;   // steps, over which nothing is averaged

// What an epoch and the whole are.
struct Length {
  const TrainSpec& train;
  int64_t batches;  // of an epoch
  int64_t steps;    // of an epoch
  int64_t all = train.epochs * steps;

  bool is_by_epoch() const { return train.schedule.by == ScheduleUnit::epoch; }
  int64_t units() const { return is_by_epoch() ? train.epochs : all; }
  // "9 epochs", "4,221 steps (by: step)"
  std::string whole() const {
    return is_by_epoch() ? counted(train.epochs, "epoch") : counted(all, "step") + " (by: step)";
  }
  std::string epoch() const { return "an epoch has " + counted(batches, "batch", "batches"); }
};

std::string units_of(const Length& length, int64_t count) {
  return counted(count, word_of(length.train.schedule.by));
}

MaybeDoubt long_warmup(const Length& length) {
  const int64_t warmup = length.train.schedule.warmup;
  if (warmup <= length.units()) return std::nullopt;
  return SettingDoubt{"train.schedule.warmup: " + units_of(length, warmup) +
                          " are more than the whole training has, " + length.whole() +
                          ": the learning rate never gets to " +
                          short_decimal(length.train.optimizer.learning_rate),
                      "write fewer, or train longer"};
}

MaybeDoubt late_step(const Length& length) {
  const auto* step = std::get_if<StepSchedule>(&length.train.schedule.kind);
  if (step == nullptr || step->every < length.units()) return std::nullopt;
  return SettingDoubt{"train.schedule.every: " + units_of(length, step->every) +
                          " are not over before the training is, after " + length.whole() +
                          ": the learning rate never drops",
                      "write fewer, or train longer"};
}

MaybeDoubt late_drops(const Length& length) {
  const auto* schedule = std::get_if<MultistepSchedule>(&length.train.schedule.kind);
  if (schedule == nullptr) return std::nullopt;
  std::vector<std::string> late;
  for (const int64_t at : schedule->at) {
    if (at >= length.units()) late.push_back(std::to_string(at));
  }
  if (late.empty()) return std::nullopt;
  const bool is_one = late.size() == 1;
  return SettingDoubt{"train.schedule.at: " + listed(late, "and") + (is_one ? " does" : " do") +
                          " not come before the training ends, after " + length.whole() + ": " +
                          (late.size() == schedule->at.size() ? "the learning rate never drops"
                           : is_one                           ? "this drop is left out"
                                                              : "these drops are left out"),
                      "write earlier ones, or train longer"};
}

// Of what moves the rate by itself, whatever is set beside.
MaybeDoubt extreme_rates(const Length& length) {
  const ScheduleSpec& schedule = length.train.schedule;
  const int64_t late = length.all - ceil_div(length.all, 3);  // steps
  const double factor = schedule_factor_at_step(schedule, late, length.steps, length.train.epochs);
  if (factor >= kVanished && factor <= kExploded) return std::nullopt;
  const std::string key = std::string("train.schedule: ") + word_of_kind(schedule.kind);
  if (factor > kExploded)
    return SettingDoubt{key + " makes the learning rate " + four_digits(factor) +
                            " times as large in two thirds of the training, " + length.whole(),
                        "write a gamma below 1"};
  if (schedule.warmup > late) return std::nullopt;  // that is told
  return SettingDoubt{key + " leaves " + four_digits(factor) +
                          " of the learning rate after two thirds of the training, " + length.whole() +
                          ": the rest trains nothing",
                      "let it fall less often or less deep"};
}

MaybeDoubt much_accumulated(const Length& length) {
  const int64_t accumulate = length.train.accumulate;
  if (accumulate <= length.batches) return std::nullopt;
  return SettingDoubt{"train.accumulate: " + std::to_string(accumulate) +
                          " makes one step of a whole epoch, for " + length.epoch(),
                      "write less, or leave it out"};
}

MaybeDoubt never_within(const Length& length, const char* key, int64_t every, const char* what) {
  if (every <= length.batches) return std::nullopt;
  return SettingDoubt{"train." + std::string(key) + ": " + std::to_string(every) +
                          " batches never come, for they are counted within an epoch, and " + length.epoch() +
                          ": " + what + " at each epoch's end alone",
                      "write fewer, or leave it out"};
}

MaybeDoubt late_validation(const Length& length) {
  return never_within(length, "validate_every", length.train.validate_every, "it validates");
}

MaybeDoubt late_checkpoint(const Length& length) {
  return never_within(length, "checkpoint_every", length.train.checkpoint_every, "it saves");
}

MaybeDoubt long_patience(const Length& length) {
  const int64_t patience = length.train.early_stopping.patience;
  const int64_t every = length.train.validate_every;
  const int64_t within = every > 0 ? (length.batches - 1) / every : 0;
  const int64_t validations = length.train.epochs * (1 + within);
  if (patience < validations) return std::nullopt;
  return SettingDoubt{"train.early_stopping.patience: " + std::to_string(patience) +
                          " never ends a training of " + counted(validations, "validation"),
                      "write fewer, or train longer"};
}

MaybeDoubt slow_average(const Length& length) {
  const double decay = length.train.average.decay;
  if (decay <= 0 || length.all < kFewAveraged) return std::nullopt;
  if (std::pow(decay, static_cast<double>(length.all - 1)) <= kFirstWeights) return std::nullopt;
  return SettingDoubt{"train.average.decay: " + short_decimal(decay) + " averages over " +
                          four_digits(steps_averaged(decay)) + " steps, and the training has " +
                          std::to_string(length.all) +
                          ": what is evaluated and saved stays near the first weights",
                      "try a smaller one, such as " + four_digits(decay_for(length.all))};
}

constexpr MaybeDoubt (*kIdleRules[])(const Length&) = {long_warmup,     late_step,        late_drops,
                                                       extreme_rates,   much_accumulated, late_validation,
                                                       late_checkpoint, long_patience,    slow_average};

}  // namespace

double steps_averaged(double decay) {
  return 1 / (1 - decay);
}

double decay_for(int64_t steps) {
  const double rest = 10.0 / static_cast<double>(steps);
  const double power = std::pow(10, std::floor(std::log10(rest)));
  return 1 - std::round(rest / power) * power;
}

std::vector<SettingDoubt> idle_settings(const TrainSpec& train, int64_t images, bool drops_last) {
  if (train.epochs == 0 || images == 0) return {};
  const int64_t batches =
      drops_last ? std::max(images / train.batch_size, int64_t{1}) : ceil_div(images, train.batch_size);
  const Length length{train, batches, ceil_div(batches, train.accumulate)};
  std::vector<SettingDoubt> doubts;
  for (const auto rule : kIdleRules) {
    if (auto doubt = rule(length)) doubts.push_back(std::move(*doubt));
  }
  return doubts;
}

}  // namespace cnn
