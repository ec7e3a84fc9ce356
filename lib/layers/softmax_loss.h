// Softmax with cross-entropy: the end of every network here.
#pragma once

#include <cstdint>
#include <span>

#include "layers/workers.h"

namespace cnn {

struct LossSum {
  double loss = 0;      // the batch's mean loss times its images: plainly the sum over them of -log p[label]
  double weight = 0;    // the sum of the images' weights; plainly their number
  int64_t correct = 0;  // images whose label has the largest logit (the first of equals)
};

// What a training may count instead of -log p[label]. As it is by default, that is what is counted.
struct LossTerms {
  float label_smoothing = 0;             // the share of the label that is spread over all classes
  std::span<const float> class_weights;  // (classes), or empty: 1 each; not owned
  float own_share = 1;  // 0.5..1: image n of N is mixed up with image N-1-n, whose label has the other share

  // Where these are some of a batch's images: the first of them, and how many the batch has, N. The labels
  // are the whole batch's. The loss and its gradient are sums over these images instead of means.
  int64_t first = 0;
  int64_t of = 0;

  bool is_part() const { return of > 0; }

  bool is_plain() const { return label_smoothing == 0 && class_weights.empty() && own_share == 1; }
};

// logits: (images, classes), labels: (images) in 0..classes-1. `gradient`: (images, classes), that of the
// batch's mean loss, plainly (p - onehot)/images; it may be the logits' own memory, or null in inference.
// `losses`: (images), scratch.
LossSum softmax_loss(const float* logits, const int32_t* labels, int64_t images, int64_t classes,
                     double* losses, float* gradient, Workers& workers);

// The same with `terms`, as PyTorch's CrossEntropyLoss has them (with the weights w, smoothing e, C classes):
//   l(n, label) = (1 - e) w[label] (-log p[label]) + e/C sum over c of w[c] (-log p[c])
//   mean loss   = sum over n of l(n, label_n) / sum over n of w[label_n]
// and where images are mixed up, own_share times that plus the rest times that by the others' labels (Zhang
// et al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018). A batch whose labels weigh nothing costs
// 0.
LossSum softmax_loss(const float* logits, const int32_t* labels, const LossTerms& terms, int64_t images,
                     int64_t classes, double* losses, float* gradient, Workers& workers);

// probabilities: (images, classes); may be the logits' own memory.
void softmax(const float* logits, int64_t images, int64_t classes, float* probabilities);

}  // namespace cnn
