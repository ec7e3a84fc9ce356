// Whether a network has learned its training images by heart, or too little.
#pragma once

#include <string>
#include <vector>

#include "report/run_report.h"

namespace cnn {

enum class Fit {
  unknown,  // nothing to compare
  good,
  over,   // held-out images are told much worse than those trained on
  under,  // they are not, and training was still going down
};

struct FitVerdict {
  Fit fit = Fit::unknown;
  std::string words;  // sentences: what was measured, by which thresholds, what to do
};

inline constexpr double kWideGap = 0.05;       // of accuracies, from which on it is `over`
inline constexpr double kStillFalling = 0.02;  // a share of the loss in an epoch, from which on it is `under`

// By the row of `model_epoch` and the one before it: training against validation, or the test where there is
// no validation.
FitVerdict judge_fit(const std::vector<EpochFigures>& epochs, int64_t model_epoch);

}  // namespace cnn
