#include <fmt/format.h>

#include <algorithm>

#include "base/program_name.h"
#include "doctor/data_checks.h"
#include "doctor/network_checks.h"
#include "doctor/rate_test.h"
#include "doctor/trial.h"

namespace cnn {
namespace {

constexpr double kTimeShare = 0.2;  // of what is left, a check

constexpr int64_t kRateSteps = 80;

constexpr int64_t kTwenty = 20;
constexpr int64_t kMostSteps = 400;
constexpr int64_t kLookEvery = 20;

constexpr int64_t kAgainst = 512;  // images
constexpr int64_t kStepsAgainst = 120;

// The mean loss of the last quarter of so many steps; nothing where the time does not suffice.
std::optional<double> loss_after_steps(const Patient& patient, const FedImages& fed, int64_t batch,
                                       const Budget& budget) {
  const TrainSpec usual = usual_training();
  Trial trial(patient, fed, batch, usual, seed_of(patient));
  double sum = 0;
  for (int64_t i = 0; i < kStepsAgainst; ++i) {
    if (budget.is_spent()) return std::nullopt;
    const double loss = trial.step(usual.optimizer.learning_rate);
    if (4 * i >= 3 * kStepsAgainst) sum += loss;
  }
  return sum / (kStepsAgainst / 4);
}

std::string rates_of_seeds(const RateRange& range) {
  if (!range.falls_at)
    return fmt::format(
        "from {:.2g} to {:.2g} the loss does not fall by each of three seeds, so that no rate is "
        "proposed",
        range.rates.front(), range.rates.back());
  if (!range.is_turned())
    return fmt::format("up to {:.2g} the loss does not rise again by every seed, so that no rate is proposed",
                       range.rates.back());
  return fmt::format("a tenth of where the loss is least is {:.2g} by three seeds{}",
                     fmt::join(range.of_seeds, ", "),
                     range.proposal ? "" : ", which do not agree, so that none is proposed");
}

// A rate, or those that the seeds have.
std::string what_to_try(const RateRange& range, const RateFault& fault) {
  if (range.proposal) return fmt::format("; try {:.2g}", *range.proposal);
  if (range.is_turned()) {
    const auto [low, high] = std::ranges::minmax(range.of_seeds);
    return fmt::format("; try one from {:.2g} to {:.2g}, as the seeds have it", low, high);
  }
  if (fault.side == RateSide::unknown) return "";
  return fault.side == RateSide::above ? "; try smaller ones" : "; try larger ones";
}

}  // namespace

Seen learning_rate(const Patient& patient, const Budget& budget) {
  const FedImages fed = training_images(patient, kRateSteps * patient.spec.train.batch_size);
  const int64_t batch = trial_batch(patient, fed.count());
  if (!has_room(patient, batch)) return {{}, kNoRoom};
  const Budget own(kTimeShare * budget.left());
  const auto range = measure_rate_range(patient, fed, batch, own);
  if (!range) return {{}, kNoTime};
  const double rate = patient.spec.train.optimizer.learning_rate;
  const std::string measured =
      fmt::format("train.optimizer.learning_rate: {:.2g}; {}", rate, rates_of_seeds(*range));
  Finding finding{
      .measured = measured,
      .threshold =
          "from a thirtieth to thirty times that; wrong where by every seed the loss is lost (four times its "
          "least, or what it began with) or is least at a tenth of it, and below a thousandth of where it "
          "begins to fall",
      .source = "Smith 2017, \"Cyclical learning rates for training neural networks\", 3.3"};
  if (const auto fault = rate_fault(*range, rate)) {
    const bool is_excused = fault->side == RateSide::above && patient.spec.train.schedule.warmup > 0;
    finding.level = fault->is_certain && !is_excused ? Level::wrong : Level::look;
    finding.advice = fault->words + what_to_try(*range, *fault);
  }
  return {{finding}, {}, *range};
}

Seen images_against_none(const Patient& patient, const Budget& budget) {
  const FedImages fed = training_images(patient, kAgainst);
  const int64_t batch = trial_batch(patient, std::min<int64_t>(fed.count(), 64));
  if (!has_room(patient, batch)) return {{}, kNoRoom};
  const Budget own(kTimeShare * budget.left());
  const auto with = loss_after_steps(patient, fed, batch, own);
  const auto without = with ? loss_after_steps(patient, blank(fed), batch, own) : std::nullopt;
  if (!without) return {{}, kNoTime};
  Finding finding{
      .measured = fmt::format("after {} steps of adam the loss is {:.4g}, and {:.4g} with images of 0",
                              kStepsAgainst, *with, *without),
      .threshold = "below 0.98 of it; wrong where images do not help at all",
      .source = "Karpathy 2019, \"A recipe for training neural networks\": input-independent baseline"};
  if (!(*with < 0.98 * *without)) {
    finding.level = *with < *without ? Level::look : Level::wrong;
    finding.advice = "look at the images as the network sees them (`" + program_command("preview") +
                     "`), their labels and data.normalize";
  }
  return {{finding}};
}

Seen learns_twenty_images(const Patient& patient, const Budget& budget) {
  const FedImages fed = training_images(patient, kTwenty);
  if (!has_room(patient, fed.count())) return {{}, kNoRoom};
  const TrainSpec usual = usual_training();
  const Budget own(kTimeShare * budget.left());
  Trial trial(patient, fed, fed.count(), usual, seed_of(patient));
  Trial::Result result;
  int64_t steps = 0;
  while (steps < kMostSteps && result.accuracy < 1) {
    for (int64_t i = 0; i < kLookEvery; ++i) {
      if (own.is_spent()) return {{}, kNoTime};
      trial.step(usual.optimizer.learning_rate);
    }
    steps += kLookEvery;
    result = trial.evaluate();
  }
  Finding finding{
      .measured = fmt::format("{:.0f} of {} after {} steps of adam",
                              result.accuracy * static_cast<double>(fed.count()), fed.count(), steps),
      .threshold = fmt::format("all; wrong below 90% after {} steps", kMostSteps),
      .source = "Karpathy 2019, \"A recipe for training neural networks\": overfit one batch"};
  if (result.accuracy < 1) {
    finding.level = result.accuracy >= 0.9 ? Level::look : Level::wrong;
    finding.advice =
        "a network that cannot learn 20 images by heart learns no more: take out dropout, widen its "
        "narrowest layer, write another `init` or batch norms";
  }
  return {{finding}};
}

}  // namespace cnn
