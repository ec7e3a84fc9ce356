// Softmax with cross-entropy: the end of every network here.
#pragma once

#include <cstdint>

#include "layers/workers.h"

namespace cnn {

struct LossSum {
  double loss = 0;      // the sum over images of -log p[label]
  int64_t correct = 0;  // images whose label has the largest logit (the first of equals)
};

// logits: (images, classes), labels: (images) in 0..classes-1. `gradient`: (images, classes), that of the
// batch's mean loss, (p - onehot)/images; it may be the logits' own memory, or null in inference. `losses`:
// (images), scratch.
LossSum softmax_loss(const float* logits, const int32_t* labels, int64_t images, int64_t classes,
                     double* losses, float* gradient, Workers& workers);

// probabilities: (images, classes); may be the logits' own memory.
void softmax(const float* logits, int64_t images, int64_t classes, float* probabilities);

}  // namespace cnn
