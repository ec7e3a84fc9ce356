#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/median.h"
#include "base/program_name.h"
#include "doctor/data_checks.h"
#include "doctor/network_checks.h"
#include "doctor/rate_test.h"
#include "doctor/trial.h"

namespace cnn {
namespace {

constexpr double kTimeShare = 0.2;  // of what is left, a check

constexpr int64_t kUpdates = 20;
constexpr double kLearned = 0.1;
constexpr double kUsualRatio = 1e-3;
constexpr double kLookRatio = 100;  // times that, or a part of it
constexpr double kWrongRatio = 1e3;

constexpr int64_t kRateSteps = 80;

constexpr int64_t kTwenty = 20;
constexpr int64_t kMostSteps = 400;
constexpr int64_t kLookEvery = 20;

constexpr int64_t kAgainst = 512;  // images
constexpr int64_t kStepsAgainst = 120;

// Of the weights of each layer (no biases, no statistics, none that is frozen).
struct Weights {
  std::vector<std::string> names;
  std::vector<std::vector<float>> values;
};

Weights weights_of(const Network& network) {
  Weights weights;
  const auto shapes = all_parameters(network.plan());
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].is_bias || shapes[i].is_statistic || shapes[i].learning_rate == 0) continue;
    const auto& value = network.parameters()[i].value;
    weights.names.push_back(shapes[i].name);
    weights.values.emplace_back(value.begin(), value.end());
  }
  return weights;
}

// How far a step went, relative to the weights' norm.
double ratio(const std::vector<float>& before, const std::vector<float>& after) {
  double change = 0;
  double size = 0;
  for (size_t i = 0; i < before.size(); ++i) {
    const double difference = static_cast<double>(after[i]) - before[i];
    change += difference * difference;
    size += static_cast<double>(before[i]) * before[i];
  }
  return size > 0 ? std::sqrt(change / size) : 0;
}

double factor_from_usual(double x) {
  return x > 0 && std::isfinite(x) ? std::max(x / kUsualRatio, kUsualRatio / x) : INFINITY;
}

std::string rate_advice(const Patient& patient, double worst) {
  const double rate = patient.spec.train.optimizer.learning_rate;
  const bool is_large = !(worst < kUsualRatio);
  return fmt::format(
      "try train.optimizer.learning_rate: {:.2g} (it is {:.2g}), or look at weight_decay and clip_norm",
      is_large ? rate / 10 : rate * 10, rate);
}

// The mean loss of the last quarter of so many steps; nothing where the time does not suffice.
std::optional<double> loss_after_steps(const Patient& patient, const FedImages& fed, int64_t batch,
                                       const Budget& budget) {
  const OptimizerSpec optimizer = usual_optimizer();
  Trial trial(patient, fed, batch, optimizer, seed_of(patient));
  double sum = 0;
  for (int64_t i = 0; i < kStepsAgainst; ++i) {
    if (budget.is_spent()) return std::nullopt;
    const double loss = trial.step(optimizer.learning_rate);
    if (4 * i >= 3 * kStepsAgainst) sum += loss;
  }
  return sum / (kStepsAgainst / 4);
}

}  // namespace

Seen sizes_of_updates(const Patient& patient, const Budget& budget) {
  const FedImages fed = training_images(patient, kUpdates * patient.spec.train.batch_size);
  const int64_t batch = trial_batch(patient, fed.count());
  if (!has_room(patient, batch)) return {{}, kNoRoom};
  const OptimizerSpec& optimizer = patient.spec.train.optimizer;
  const Budget own(kTimeShare * budget.left());
  Trial trial(patient, fed, batch, optimizer, seed_of(patient));
  Weights before = weights_of(trial.network());
  if (before.names.empty()) return {};
  std::vector<std::vector<double>> ratios(before.names.size());
  double first_loss = 0;
  int64_t steps = 0;
  for (bool is_learned = false; steps < kUpdates && !is_learned; ++steps) {
    if (own.is_spent()) return {{}, kNoTime};
    const double loss = trial.step(optimizer.learning_rate);
    if (steps == 0) first_loss = loss;
    is_learned = loss < kLearned * first_loss;  // there is little left to update for
    Weights after = weights_of(trial.network());
    for (size_t k = 0; k < ratios.size(); ++k) ratios[k].push_back(ratio(before.values[k], after.values[k]));
    before = std::move(after);
  }
  if (2 * steps < kUpdates) return {};  // learned at once
  size_t worst = 0;
  double usual = 0;
  for (size_t k = 0; k < ratios.size(); ++k) {
    const double middle = median(ratios[k]);
    if (k > 0 && factor_from_usual(middle) <= factor_from_usual(usual)) continue;
    worst = k;
    usual = middle;
  }
  Finding finding{.measured = fmt::format(
                      "the median of {} steps changes {} by {:.2g} of its norm, the farthest from usual",
                      steps, before.names[worst], usual),
                  .threshold = "0.001, from 1e-5 to 0.1; wrong beyond 1e-6 and 1",
                  .source = "CS231n, \"Neural networks part 3\": updates of about 1e-3 of the weights"};
  const double factor = factor_from_usual(usual);
  if (factor > kLookRatio) {
    finding.level = factor <= kWrongRatio ? Level::look : Level::wrong;
    finding.advice = rate_advice(patient, usual);
  }
  return {{finding}};
}

namespace {

std::string rates_of_seeds(const RateRange& range) {
  if (range.of_seeds.size() < range.losses.size())
    return fmt::format("up to {:.2g} the loss does not rise again by every seed, so that no rate is proposed",
                       range.rates.back());
  return fmt::format("a tenth of where the loss is least is {:.2g} by three seeds{}",
                     fmt::join(range.of_seeds, ", "),
                     range.proposal ? "" : ", which do not agree, so that none is proposed");
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
          "from a thirtieth to thirty times that; wrong where the loss rises to four times its least",
      .source = "Smith 2017, \"Cyclical learning rates for training neural networks\", 3.3"};
  const std::string fault = rate_fault(*range, rate);
  if (!fault.empty()) {
    const bool is_too_high = range->too_high && rate >= *range->too_high;
    finding.level = is_too_high && patient.spec.train.schedule.warmup == 0 ? Level::wrong : Level::look;
    finding.advice =
        fault + (range->proposal ? fmt::format("; try {:.2g}", *range->proposal) : "; try smaller ones");
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
  const OptimizerSpec optimizer = usual_optimizer();
  const Budget own(kTimeShare * budget.left());
  Trial trial(patient, fed, fed.count(), optimizer, seed_of(patient));
  Trial::Result result;
  int64_t steps = 0;
  while (steps < kMostSteps && result.accuracy < 1) {
    for (int64_t i = 0; i < kLookEvery; ++i) {
      if (own.is_spent()) return {{}, kNoTime};
      trial.step(optimizer.learning_rate);
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
