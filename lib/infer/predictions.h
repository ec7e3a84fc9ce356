// What a network says of every image of a split.
#pragma once

#include <cstdint>
#include <functional>

#include "infer/evaluate.h"

namespace cnn {

// The first line of a CSV file of predictions.
inline constexpr const char* kPredictionsHeader = "image,label,prediction,probability,label_probability\n";

// How each image is looked at. It is seen `count` times, as it is first and then varied by `augment` as if
// these were the epochs 1, 2, ... of `seed`; its probabilities are averaged; or once, by a scheme.
struct Copies {
  int64_t count = 1;
  AugmentSpec augment = {};
  uint64_t seed = 0;
  EvaluateWith scheme = EvaluateWith::none;  // looks whose logits are averaged, where `count` is 1
};

struct PredictedBatch {
  int64_t first = 0;  // the place of its first image in the split
  int64_t images = 0;
  int64_t classes = 0;
  const int32_t* labels = nullptr;  // (images)
  const float* scores = nullptr;    // (images, classes): the largest is the prediction, the first of equals
  const float* probabilities = nullptr;  // (images, classes)
};

// How many classes have a larger score than `label`, or the same and come before it; 0: it is the prediction.
int64_t rank_of(int64_t label, const float* scores, int64_t classes);

// As evaluate(), and tells `each` of every batch in turn. With several copies the loss of an image is that of
// its average: -log of the mean of p[label].
Evaluation evaluate_each(Network& network, Batches& batches, const Copies& copies, ThreadPool& pool,
                         const std::function<void(const PredictedBatch&)>& each);

}  // namespace cnn
