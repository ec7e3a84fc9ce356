// What training minimizes: cross-entropy, and how much each class and each image's own label count in it.
#pragma once

#include <variant>
#include <vector>

#include "kinds/key.h"

namespace cnn {

// Each class weighs images / (classes * its images), by the images trained on and the classes that have any;
// a class without images weighs 0.
struct BalancedWeights {
  bool operator==(const BalancedWeights&) const = default;
};

// monostate: every class weighs 1. A list: one weight a class, each >= 0 and not all 0.
using ClassWeights = std::variant<std::monostate, std::vector<double>, BalancedWeights>;

// What a ClassWeights takes.
struct ByClass {};

// The loss is layers/softmax_loss.h's, which is PyTorch's CrossEntropyLoss.
struct LossSpec {
  double label_smoothing = 0;  // in [0, 1]
  ClassWeights class_weights;

  static constexpr SectionText section = {"train.loss", "{label_smoothing: 0.1}",
                                          "what is minimized: PyTorch's CrossEntropyLoss", "a mapping"};
  static void describe(auto& spec, auto&& each) {
    each("label_smoothing", spec.label_smoothing, kFraction,
         "the share of each label that is spread over all classes");
    each("class_weights", spec.class_weights, ByClass{},
         "what an image counts, by its class; balanced: images/(classes*images of the class)");
  }
  bool operator==(const LossSpec&) const = default;
};

}  // namespace cnn
