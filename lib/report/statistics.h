// What the answers to held-out images say beyond their mean.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cnn {

struct Interval {
  double low = 0;
  double high = 0;
};

// The 95% interval of a share of which `hits` of `total` >= 1 were seen: Wilson, "Probable inference, the law
// of succession, and statistical inference", 1927, without correction for continuity. Within 0..1 also where
// none or all were.
Interval wilson_interval(int64_t hits, int64_t total);

// The images whose confidence (the probability of the predicted class) lies above `low` and up to `high`; the
// first bin begins with 0 itself.
struct CalibrationBin {
  double low = 0;
  double high = 0;
  int64_t images = 0;
  double confidence = 0;  // mean; 0 of none
  double accuracy = 0;    // likewise
};

struct Calibration {
  std::vector<CalibrationBin> bins;  // of the same width
  double error = 0;  // expected calibration error: the mean of |accuracy - confidence| over the bins, each
                     // counting by its images. Guo et al., "On calibration of modern neural networks", 2017
};

// `confidences`: 0..1, one an image; `is_right`: as many, of at least one image.
Calibration calibrate(std::span<const float> confidences, const std::vector<bool>& is_right,
                      int64_t bins = 15);

// How likely such a difference, or a greater one, is between two networks that are equally good, of which
// `only_first` and `only_second` images were told right by one of them alone: McNemar, "Note on the sampling
// error of the difference between correlated proportions or percentages", 1947, by the binomial distribution
// itself, two-sided. 1 of none; kLeastP stands for all that is less.
inline constexpr double kLeastP = 1e-300;
double mcnemar_p(int64_t only_first, int64_t only_second);

}  // namespace cnn
