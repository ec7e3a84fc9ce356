#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/program_name.h"
#include "doctor/data_checks.h"
#include "doctor/network_checks.h"
#include "doctor/trial.h"

namespace cnn {
namespace {

constexpr double kTimeShare = 0.2;  // of what is left, a check

constexpr int64_t kUpdates = 20;
constexpr double kUsualRatio = 1e-3;
constexpr double kLookRatio = 30;    // times that, or a part of it
constexpr double kWrongRatio = 1e3;

constexpr int64_t kTwenty = 20;
constexpr int64_t kMostSteps = 400;
constexpr int64_t kLookEvery = 20;

constexpr int64_t kAgainst = 512;   // images
constexpr int64_t kStepsAgainst = 120;

uint64_t seed_of(const Patient& patient) {
  return static_cast<uint64_t>(patient.spec.train.seed);
}

FedImages training_images(const Patient& patient, int64_t most) {
  return feed(patient, sets_of(patient.data).front(), most);
}

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
  return fmt::format("try train.optimizer.learning_rate: {:.2g} (it is {:.2g}), or look at weight_decay and clip_norm",
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
  Weights before;
  for (int64_t i = 0; i < kUpdates; ++i) {
    if (own.is_spent()) return {{}, kNoTime};
    if (i + 1 == kUpdates) before = weights_of(trial.network());
    trial.step(optimizer.learning_rate);
  }
  const Weights after = weights_of(trial.network());
  if (after.names.empty()) return {};
  size_t worst = 0;
  std::vector<double> ratios;
  for (size_t i = 0; i < after.values.size(); ++i) {
    ratios.push_back(ratio(before.values[i], after.values[i]));
    if (factor_from_usual(ratios[i]) > factor_from_usual(ratios[worst])) worst = i;
  }
  Finding finding{.measured = fmt::format("step {} changes {} by {:.2g} of its norm, the farthest from usual",
                                          kUpdates, after.names[worst], ratios[worst]),
                  .threshold = "0.001, from 3e-5 to 0.03; wrong beyond 1e-6 and 1",
                  .source = "CS231n, \"Neural networks part 3\": updates of about 1e-3 of the weights"};
  const double factor = factor_from_usual(ratios[worst]);
  if (factor > kLookRatio) {
    finding.level = factor <= kWrongRatio ? Level::look : Level::wrong;
    finding.advice = rate_advice(patient, ratios[worst]);
  }
  return {{finding}};
}

Seen images_against_none(const Patient& patient, const Budget& budget) {
  const FedImages fed = training_images(patient, kAgainst);
  const int64_t batch = trial_batch(patient, std::min<int64_t>(fed.count(), 64));
  if (!has_room(patient, batch)) return {{}, kNoRoom};
  const Budget own(kTimeShare * budget.left());
  const auto with = loss_after_steps(patient, fed, batch, own);
  const auto without = with ? loss_after_steps(patient, blank(fed), batch, own) : std::nullopt;
  if (!without) return {{}, kNoTime};
  Finding finding{.measured = fmt::format("after {} steps of adam the loss is {:.4g}, and {:.4g} with images of 0",
                                          kStepsAgainst, *with, *without),
                  .threshold = "below 0.98 of it; wrong where images do not help at all",
                  .source = "Karpathy 2019, \"A recipe for training neural networks\": input-independent baseline"};
  if (!(*with < 0.98 * *without)) {
    finding.level = *with < *without ? Level::look : Level::wrong;
    finding.advice = "look at the images as the network sees them (`" + program_command("preview") + "`), their labels and data.normalize";
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
  Finding finding{.measured = fmt::format("{:.0f} of {} after {} steps of adam", result.accuracy * static_cast<double>(fed.count()),
                                          fed.count(), steps),
                  .threshold = fmt::format("all; wrong below 90% after {} steps", kMostSteps),
                  .source = "Karpathy 2019, \"A recipe for training neural networks\": overfit one batch"};
  if (result.accuracy < 1) {
    finding.level = result.accuracy >= 0.9 ? Level::look : Level::wrong;
    finding.advice = "a network that cannot learn 20 images by heart learns no more: take out dropout, widen its "
                     "narrowest layer, write another `init` or batch norms";
  }
  return {{finding}};
}

}  // namespace cnn
