#include "infer/predictions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "infer/looks.h"

namespace cnn {
namespace {

void add(const std::vector<float>& values, float share, std::vector<float>& sums) {
  for (size_t i = 0; i < sums.size(); ++i) sums[i] += share * values[i];
}

// What softmax_loss would have said of these probabilities.
LossSum loss_of(const float* probabilities, const int32_t* labels, int64_t images, int64_t classes) {
  LossSum sum;
  for (int64_t n = 0; n < images; ++n, probabilities += classes) {
    sum.loss -= std::log(std::max(probabilities[labels[n]], std::numeric_limits<float>::min()));
    sum.correct += rank_of(labels[n], probabilities, classes) == 0 ? 1 : 0;
  }
  return sum;
}

}  // namespace

int64_t rank_of(int64_t label, const float* scores, int64_t classes) {
  int64_t rank = 0;
  for (int64_t k = 0; k < classes; ++k) {
    if (scores[k] > scores[label] || (scores[k] == scores[label] && k < label)) ++rank;
  }
  return rank;
}

Evaluation evaluate_each(Network& network, Batches& batches, const Copies& copies, ThreadPool& pool,
                         const std::function<void(const PredictedBatch&)>& each) {
  const int64_t classes = network.plan().classes();
  std::vector<float> probabilities(static_cast<size_t>(batches.batch_images(0) * classes));
  std::vector<float> means(copies.count > 1 ? probabilities.size() : 0);
  Looks looks(copies.scheme, network, batches);
  Evaluation result;
  double loss = 0;
  for (int64_t batch = 0; batch < batches.batches(); ++batch) {
    const int64_t images = batches.batch_images(batch);
    LossSum sum;
    std::ranges::fill(means, 0.0F);
    for (int64_t copy = 0; copy < copies.count; ++copy) {
      if (copy == 0) {
        sum = looks.evaluate(batch, pool);
      } else {
        batches.vary(copies.augment, copies.seed, copy, pool.threads());
        batches.fill(batch, network.images(), network.labels(), pool);
        sum = network.evaluate(images);
      }
      softmax(copy == 0 ? looks.logits() : network.logits(), images, classes, probabilities.data());
      add(probabilities, 1 / static_cast<float>(copies.count), means);
    }
    PredictedBatch predicted{result.total,     images,         classes,
                             network.labels(), looks.logits(), probabilities.data()};
    if (copies.count > 1) {
      sum = loss_of(means.data(), network.labels(), images, classes);
      predicted.scores = predicted.probabilities = means.data();
    }
    loss += sum.loss;
    result.correct += sum.correct;
    result.total += images;
    each(predicted);
  }
  result.loss = loss / static_cast<double>(result.total);
  return result;
}

}  // namespace cnn
