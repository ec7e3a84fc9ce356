// Whether a network has learned its training images by heart, or too little.
#pragma once

#include <string>
#include <vector>

#include "report/run_report.h"

namespace cnn {

enum class Fit {
  unknown,  // nothing to compare
  nothing,  // no better than guessing
  good,
  over,   // held-out images are told much worse than those trained on
  under,  // they are not, and training was still going down, or ended low
};

struct FitVerdict {
  Fit fit = Fit::unknown;
  std::string words;  // sentences: what was measured, by which thresholds, what to do
};

inline constexpr double kWideGap = 0.05;       // of accuracies, from which on it is `over`
inline constexpr double kStillFalling = 0.02;  // a share of the loss in an epoch, from which on it is `under`

inline constexpr double kLow = 0.6;  // accuracy in training, below which it is `under`

// What is known beside the epochs.
struct LearningKnown {
  std::string doubt = {};  // RunReport::learning_doubt
  int64_t classes = 0;     // 0: not known
};

// By the row of `model_epoch` and the one before it: training against validation, or the test where there is
// no validation. That nothing has been learned is told by `known.doubt`, or, where nobody has looked, by a
// held-out loss and accuracy that are those of guessing; the first of all.
FitVerdict judge_fit(const std::vector<EpochFigures>& epochs, int64_t model_epoch,
                     const LearningKnown& known = {});

}  // namespace cnn
