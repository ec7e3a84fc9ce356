#include "layers/softmax_loss.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace cnn {
namespace {

constexpr int64_t kPieceLogits = 256;  // below this a thread is not worth waking

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

// The wanted distribution over the classes, times the weights: `everywhere` times a class's weight, and more
// for the two labels.
struct Target {
  double everywhere;
  int32_t labels[2];
  double more[2];
  double sum;  // over all classes
};

class Targets {
 public:
  Targets(const int32_t* labels, const LossTerms& terms, int64_t images, int64_t classes)
      : labels_(labels), terms_(terms), images_(terms.is_part() ? terms.of : images), classes_(classes) {
    for (int64_t k = 0; k < classes; ++k) class_sum_ += weight(k);
  }

  double weight(int64_t label) const {
    return terms_.class_weights.empty() ? 1 : terms_.class_weights[static_cast<size_t>(label)];
  }

  Target of(int64_t n) const {
    const double kept = 1 - double{terms_.label_smoothing};
    const int32_t own = labels_[n];
    const int32_t other = labels_[images_ - 1 - n - 2 * terms_.first];
    Target target{terms_.label_smoothing / static_cast<double>(classes_),
                  {own, other},
                  {kept * terms_.own_share * weight(own), kept * (1 - terms_.own_share) * weight(other)},
                  0};
    target.sum = target.everywhere * class_sum_ + target.more[0] + target.more[1];
    return target;
  }

 private:
  const int32_t* labels_;
  const LossTerms& terms_;
  int64_t images_;
  int64_t classes_;
  double class_sum_ = 0;
};

// The loss of image n; the gradient of `scale` times it in `gradient`, unless that is null.
double image_loss(const float* logits, const Targets& targets, int64_t n, int64_t classes, double scale,
                  float* gradient) {
  const Target target = targets.of(n);
  const float largest = *std::max_element(logits, logits + classes);
  double sum = 0;
  double weighted = 0;  // over the classes: weight times logit below the largest
  for (int64_t k = 0; k < classes; ++k) {
    sum += std::exp(logits[k] - largest);
    weighted += targets.weight(k) * (logits[k] - largest);
  }
  double loss = target.sum * std::log(sum);
  if (target.everywhere > 0) loss -= target.everywhere * weighted;
  for (int i = 0; i < 2; ++i) {
    if (target.more[i] > 0) loss -= target.more[i] * (logits[target.labels[i]] - largest);
  }
  if (gradient == nullptr) return loss;
  const double share = scale * target.sum / sum;
  for (int64_t k = 0; k < classes; ++k) {
    const double wanted = target.everywhere * targets.weight(k) +
                          (k == target.labels[0] ? target.more[0] : 0) +
                          (k == target.labels[1] ? target.more[1] : 0);
    gradient[k] = static_cast<float>(std::exp(logits[k] - largest) * share - scale * wanted);
  }
  return loss;
}

// Sums what `of_image(n)` returns, in the images' order, and counts those that are right.
template <typename OfImage>
LossSum sum_over_images(const float* logits, const int32_t* labels, int64_t images, int64_t classes,
                        double* losses, Workers& workers, const OfImage& of_image) {
  const Pieces pieces{images, std::max<int64_t>(1, kPieceLogits / classes)};
  std::atomic<int64_t> correct{0};
  workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) {
    int64_t right = 0;
    for (int64_t n = pieces.range(piece).begin; n < pieces.range(piece).end; ++n) {
      right += is_correct(logits + n * classes, labels[n], classes) ? 1 : 0;
      losses[n] = of_image(n);
    }
    correct += right;
  });
  LossSum result;
  for (int64_t n = 0; n < images; ++n) result.loss += losses[n];
  result.weight = static_cast<double>(images);
  result.correct = correct;
  return result;
}

LossSum plain_loss(const float* logits, const int32_t* labels, float scale, int64_t images, int64_t classes,
                   double* losses, float* gradient, Workers& workers) {
  return sum_over_images(logits, labels, images, classes, losses, workers, [&](int64_t n) {
    return image_loss(logits + n * classes, labels[n], classes, scale,
                      gradient != nullptr ? gradient + n * classes : nullptr);
  });
}

}  // namespace

LossSum softmax_loss(const float* logits, const int32_t* labels, int64_t images, int64_t classes,
                     double* losses, float* gradient, Workers& workers) {
  const float scale = 1.0F / static_cast<float>(images);
  return plain_loss(logits, labels, scale, images, classes, losses, gradient, workers);
}

LossSum softmax_loss(const float* logits, const int32_t* labels, const LossTerms& terms, int64_t images,
                     int64_t classes, double* losses, float* gradient, Workers& workers) {
  labels += terms.first;
  if (terms.is_plain()) {
    const float scale = terms.is_part() ? 1.0F : 1.0F / static_cast<float>(images);
    return plain_loss(logits, labels, scale, images, classes, losses, gradient, workers);
  }
  const Targets targets(labels, terms, images, classes);
  double weight = 0;
  for (int64_t n = 0; n < images; ++n) weight += targets.weight(labels[n]);
  const double mean_scale = weight > 0 ? 1 / weight : 0;
  const double scale = terms.is_part() ? 1 : mean_scale;
  LossSum result = sum_over_images(logits, labels, images, classes, losses, workers, [&](int64_t n) {
    return image_loss(logits + n * classes, targets, n, classes, scale,
                      gradient != nullptr ? gradient + n * classes : nullptr);
  });
  if (!terms.is_part()) result.loss *= scale * static_cast<double>(images);
  result.weight = weight;
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
