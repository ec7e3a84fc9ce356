#include "layers/softmax_loss.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace cnn {
namespace {

constexpr int64_t kPieceLogits = 16 * 1024;  // below this a thread is not worth waking

// The loss of one image; the gradient of `scale` times it in `gradient`, unless that is null.
double image_loss(const float* logits, int32_t label, int64_t classes, float scale, float* gradient) {
  const float largest = *std::max_element(logits, logits + classes);
  double sum = 0;
  for (int64_t k = 0; k < classes; ++k) sum += std::exp(logits[k] - largest);
  const double loss = std::log(sum) - (logits[label] - largest);
  if (gradient != nullptr) {
    const auto inverse = static_cast<float>(1 / sum);
    for (int64_t k = 0; k < classes; ++k) {
      gradient[k] = (std::exp(logits[k] - largest) * inverse - (k == label ? 1.0F : 0.0F)) * scale;
    }
  }
  return loss;
}

bool is_correct(const float* logits, int32_t label, int64_t classes) {
  return !std::isnan(logits[label]) && std::max_element(logits, logits + classes) - logits == label;
}

}  // namespace

LossSum softmax_loss(const float* logits, const int32_t* labels, int64_t images, int64_t classes,
                     double* losses, float* gradient, Workers& workers) {
  const Pieces pieces{images, std::max<int64_t>(1, kPieceLogits / classes)};
  const float scale = 1.0F / static_cast<float>(images);
  std::atomic<int64_t> correct{0};
  workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) {
    int64_t right = 0;
    for (int64_t n = pieces.range(piece).begin; n < pieces.range(piece).end; ++n) {
      const float* row = logits + n * classes;
      right += is_correct(row, labels[n], classes) ? 1 : 0;
      losses[n] =
          image_loss(row, labels[n], classes, scale, gradient != nullptr ? gradient + n * classes : nullptr);
    }
    correct += right;
  });
  LossSum result;
  for (int64_t n = 0; n < images; ++n) result.loss += losses[n];
  result.correct = correct;
  return result;
}

void softmax(const float* logits, int64_t images, int64_t classes, float* probabilities) {
  for (int64_t n = 0; n < images; ++n, logits += classes, probabilities += classes) {
    const float largest = *std::max_element(logits, logits + classes);
    double sum = 0;
    for (int64_t k = 0; k < classes; ++k) {
      probabilities[k] = std::exp(logits[k] - largest);
      sum += probabilities[k];
    }
    for (int64_t k = 0; k < classes; ++k) probabilities[k] = static_cast<float>(probabilities[k] / sum);
  }
}

}  // namespace cnn
