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

  // A tenth of the rate at which a seed's loss is least, and their geometric mean where no two differ by more
  // than a factor of three; and the lowest rate at which every seed's loss had risen so, if there is one.
  std::vector<double> of_seeds;
  std::optional<double> proposal;
  std::optional<double> too_high;
};

// Whether the last of these, not empty, is four times the least, or no number.
bool has_risen(const std::vector<double>& losses);

// Fills in what follows from the losses.
void judge_rates(RateRange& range);

// What is to be looked at in a config's rate by what was measured; empty if nothing is.
std::string rate_fault(const RateRange& range, double rate);

}  // namespace cnn
