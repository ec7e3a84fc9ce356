// How high a learning rate the training bears: the range test of Smith 2017, "Cyclical learning rates for
// training neural networks", section 3.3, by several first weights.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cnn {

struct RateRange {
  std::vector<double> rates;  // ascending, each a step's

  // By each seed the mean loss of the batch before the step at that rate, smoothed over about ten steps; ends
  // where it has become four times the least, or is no number.
  std::vector<std::vector<double>> losses;

  // A tenth of the rate at which a seed's loss is least, of those whose loss fell and rose again, and their
  // geometric mean where no two differ by more than a factor of three.
  std::vector<double> of_seeds;
  std::optional<double> proposal;

  // The lowest rates at which the loss has begun to fall by a seed, where it falls by all of them; and at
  // which by every seed the training is lost: the loss is four times the least, or has risen by nine tenths
  // of what it fell, or the rate is ten times that of the least.
  std::optional<double> falls_at;
  std::optional<double> too_high;

  bool is_turned() const { return !losses.empty() && of_seeds.size() == losses.size(); }
};

// Whether the last of these, not empty, is four times the least, or no number.
bool has_risen(const std::vector<double>& losses);

// Fills in what follows from the losses.
void judge_rates(RateRange& range);

enum class RateSide { below, above, unknown };

struct RateFault {
  std::string words;        // a sentence's beginning
  bool is_certain = false;  // by every seed nothing can be learned with it
  RateSide side = RateSide::unknown;

  bool operator==(const RateFault&) const = default;
};

// What is wrong with a config's rate by what was measured, if anything is. Of one outside of the rates that
// were tried that alone, and what is wrong with the nearest of them.
std::optional<RateFault> rate_fault(const RateRange& range, double rate);

}  // namespace cnn
