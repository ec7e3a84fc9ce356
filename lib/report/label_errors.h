// Images whose labels a network doubts, by confident learning: Northcutt, Jiang, Chuang, "Confident learning:
// estimating uncertainty in dataset labels", 2021. The probabilities are of images not trained on.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cnn {

struct SuspectedLabel {
  int64_t image = 0;
  int64_t label = 0;
  int64_t suggested = 0;  // the likeliest class of those that reach their threshold
  double margin = 0;      // p[label] less the largest other probability: the lower, the more suspect
};

struct LabelErrors {
  std::vector<double> thresholds;         // (classes): the mean p[j] of the images labelled j; 2, which none
                                          // reaches, of a class without images
  std::vector<SuspectedLabel> suspected;  // the lowest margin first, then by image
};

// labels: (images), each in 0..classes-1; probabilities: (images, classes). Suspected are the images off the
// diagonal of the confident joint: of the classes whose probability reaches their threshold the likeliest
// (the first of equals) is another than the label.
LabelErrors find_label_errors(std::span<const int32_t> labels, std::span<const float> probabilities,
                              int64_t classes);

}  // namespace cnn
