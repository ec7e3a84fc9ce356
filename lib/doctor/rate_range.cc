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
constexpr double kFallen = 0.97;  // of the first loss
constexpr double kBegun = 0.1;    // of the fall
constexpr double kLost = 0.9;     // likewise, risen again
constexpr double kFarAboveLeast = 10;
constexpr double kFarBelowFall = 1000;
constexpr double kRounding = 1.0001;

// Of a seed's losses; infinite where there is no such rate.
struct Turns {
  double falls = INFINITY;
  double least = INFINITY;  // where the loss is least, if it has risen since
  double lost = INFINITY;
};

Turns turns_of(const std::vector<double>& rates, const std::vector<double>& losses) {
  const auto at = static_cast<size_t>(std::ranges::min_element(losses) - losses.begin());
  const double first = losses.front();
  const double fall = first - losses[at];
  const bool is_fallen = losses[at] < kFallen * first;
  Turns turns;
  for (size_t i = 0; is_fallen && i <= at && turns.falls == INFINITY; ++i) {
    if (losses[i] <= first - kBegun * fall) turns.falls = rates[i];
  }
  for (size_t i = at + 1; i < losses.size() && turns.lost == INFINITY; ++i) {
    const bool is_back = is_fallen && losses[i] >= losses[at] + kLost * fall;
    if (is_back || !(losses[i] <= kRisen * losses[at])) turns.lost = rates[i];
  }
  if (is_fallen && !(losses.back() < kTurned * losses[at])) turns.least = rates[at];
  return turns;
}

bool is_far_below(const RateRange& range, double rate) {
  if (range.falls_at && kFarFromProposal * rate < *range.falls_at) return true;
  return range.proposal && kFarFromProposal * rate < *range.proposal;
}

bool is_far_above(const RateRange& range, double rate) {
  if (range.proposal) return rate > kFarFromProposal * *range.proposal;
  return range.is_turned() && rate > kFarFromProposal * std::ranges::max(range.of_seeds);
}

std::string outside_of(const RateRange& range, double rate) {
  if (range.rates.empty()) return "";
  if (rate <= kRounding * range.rates.back() && kRounding * rate >= range.rates.front()) return "";
  return fmt::format("it lies {} all that were tried, {:.2g} to {:.2g}",
                     rate > range.rates.back() ? "above" : "below", range.rates.front(), range.rates.back());
}

}  // namespace

bool has_risen(const std::vector<double>& losses) {
  return !(losses.back() <= kRisen * *std::ranges::min_element(losses));
}

void judge_rates(RateRange& range) {
  double falls = range.losses.empty() ? INFINITY : 0;  // by the last seed
  double first_fall = INFINITY;
  double too_high = falls;
  for (const std::vector<double>& losses : range.losses) {
    const Turns turns = turns_of(range.rates, losses);
    if (std::isfinite(turns.least)) range.of_seeds.push_back(turns.least / kBelowLeast);
    falls = std::max(falls, turns.falls);
    first_fall = std::min(first_fall, turns.falls);
    too_high = std::max(too_high, std::min(turns.lost, kFarAboveLeast * turns.least));
  }
  if (std::isfinite(falls)) range.falls_at = first_fall;
  if (std::isfinite(too_high)) range.too_high = too_high;
  if (!range.is_turned()) return;
  const auto [low, high] = std::ranges::minmax_element(range.of_seeds);
  if (*high > kAgreement * *low) return;
  double logs = 0;
  for (const double rate : range.of_seeds) logs += std::log(rate);
  range.proposal = std::exp(logs / static_cast<double>(range.of_seeds.size()));
}

std::optional<RateFault> rate_fault(const RateRange& range, double rate) {
  const std::string outside = outside_of(range, rate);
  const std::string also = outside.empty() ? "" : outside + ", and ";
  const double nearest =
      range.rates.empty() ? rate : std::clamp(rate, range.rates.front(), range.rates.back());
  if (range.too_high && nearest >= *range.too_high)
    return RateFault{
        also + fmt::format("from {:.2g} on all three seeds lose what they have learned", *range.too_high),
        true, RateSide::above};
  if (range.falls_at && kFarBelowFall * rate < *range.falls_at)
    return RateFault{also + fmt::format("the loss begins to fall at {:.2g}", *range.falls_at), true,
                     RateSide::below};
  if (is_far_above(range, nearest)) return RateFault{also + "it is far above", false, RateSide::above};
  if (is_far_below(range, rate)) return RateFault{also + "it is far below", false, RateSide::below};
  if (!outside.empty())
    return RateFault{outside, false, rate > range.rates.back() ? RateSide::above : RateSide::below};
  if (!range.losses.empty() && !range.falls_at)
    return RateFault{"the loss does not fall by every seed, so that no rate can be told from another"};
  return std::nullopt;
}

}  // namespace cnn
