#include "doctor/rate_test.h"

#include <cmath>
#include <utility>

namespace cnn {
namespace {

constexpr int kSeeds = 3;
constexpr int kRates = 80;
constexpr double kLowest = 1e-6;
constexpr double kHighest = 10;
constexpr double kSmoothing = 0.9;

std::optional<std::vector<double>> losses_of(Trial& trial, const std::vector<double>& rates,
                                             const Budget& budget) {
  std::vector<double> losses;
  double sum = 0;
  double weight = 0;
  for (const double rate : rates) {
    if (budget.is_spent()) return std::nullopt;
    sum = kSmoothing * sum + (1 - kSmoothing) * trial.step(rate);
    weight = kSmoothing * weight + (1 - kSmoothing);
    losses.push_back(sum / weight);
    if (!std::isfinite(losses.back())) losses.back() = INFINITY;
    if (has_risen(losses)) break;
  }
  return losses;
}

}  // namespace

std::optional<RateRange> measure_rate_range(const Patient& patient, const FedImages& fed, int64_t batch,
                                            const Budget& budget) {
  RateRange range;
  for (int i = 0; i < kRates; ++i)
    range.rates.push_back(kLowest * std::pow(kHighest / kLowest, static_cast<double>(i) / (kRates - 1)));
  for (int seed = 0; seed < kSeeds; ++seed) {
    Trial trial(patient, fed, batch, patient.spec.train,
                static_cast<uint64_t>(patient.spec.train.seed + seed));
    auto losses = losses_of(trial, range.rates, budget);
    if (!losses) return std::nullopt;
    range.losses.push_back(std::move(*losses));
  }
  judge_rates(range);
  return range;
}

}  // namespace cnn
