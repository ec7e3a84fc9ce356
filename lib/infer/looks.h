// Several looks at each image of a batch, whose logits are averaged (EvaluateWith).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/batches.h"
#include "network/network.h"
#include "spec/train_spec.h"

namespace cnn {

class Looks {
 public:
  // Both outlive this.
  Looks(EvaluateWith scheme, Network& network, const Batches& batches);

  // The loss of batch `batch` by the averaged logits. Of one look it is the network's own.
  LossSum evaluate(int64_t batch, ThreadPool& pool);

  Network& network() const { return network_; }
  const Batches& batches() const { return batches_; }

  // Then: (images, classes).
  const float* logits() const { return means_.empty() ? network_.logits() : means_.data(); }

 private:
  EvaluateWith scheme_;
  Network& network_;
  const Batches& batches_;
  std::vector<float> means_;
};

}  // namespace cnn
