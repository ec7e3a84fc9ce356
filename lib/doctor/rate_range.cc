#include "doctor/rate_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cnn {
namespace {

constexpr double kRisen = 4;  // times the least
constexpr double kTurned = 1.25;
constexpr double kBelowLeast = 10;
constexpr double kAgreement = 3;
constexpr double kFarFromProposal = 30;

}  // namespace

bool has_risen(const std::vector<double>& losses) {
  return !(losses.back() <= kRisen * *std::ranges::min_element(losses));
}

void judge_rates(RateRange& range) {
  double too_high = 0;
  for (const std::vector<double>& losses : range.losses) {
    const auto least = std::ranges::min_element(losses) - losses.begin();
    if (!(losses.back() < kTurned * losses[static_cast<size_t>(least)]))
      range.of_seeds.push_back(range.rates[static_cast<size_t>(least)] / kBelowLeast);
    too_high = std::max(too_high, has_risen(losses) ? range.rates[losses.size() - 1] : INFINITY);
  }
  if (std::isfinite(too_high)) range.too_high = too_high;
  if (range.of_seeds.size() < range.losses.size()) return;
  const auto [low, high] = std::ranges::minmax_element(range.of_seeds);
  if (*high > kAgreement * *low) return;
  double logs = 0;
  for (const double rate : range.of_seeds) logs += std::log(rate);
  range.proposal = std::exp(logs / static_cast<double>(range.of_seeds.size()));
}

std::string rate_fault(const RateRange& range, double rate) {
  if (range.too_high && rate >= *range.too_high)
    return fmt::format("from {:.2g} on the loss of all three rose to four times its least", *range.too_high);
  if (range.proposal && rate > kFarFromProposal * *range.proposal) return "it is far above";
  if (range.proposal && kFarFromProposal * rate < *range.proposal) return "it is far below";
  return "";
}

}  // namespace cnn
