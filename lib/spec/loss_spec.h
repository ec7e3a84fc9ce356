// What training minimizes: cross-entropy, and how much each class and each image's own label count in it.
#pragma once

#include <variant>
#include <vector>

namespace cnn {

// Each class weighs images / (classes * its images), by the images trained on and the classes that have any;
// a class without images weighs 0.
struct BalancedWeights {
  bool operator==(const BalancedWeights&) const = default;
};

// monostate: every class weighs 1. A list: one weight a class, each >= 0 and not all 0.
using ClassWeights = std::variant<std::monostate, std::vector<double>, BalancedWeights>;

// The loss is layers/softmax_loss.h's, which is PyTorch's CrossEntropyLoss.
struct LossSpec {
  double label_smoothing = 0;  // in [0, 1]
  ClassWeights class_weights;

  bool operator==(const LossSpec&) const = default;
};

}  // namespace cnn
