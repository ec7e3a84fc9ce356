// Weight gradients of pieces of a batch, added up in the pieces' order, so that they do not depend on who
// computed which.
#pragma once

#include <cstdint>
#include <span>

#include "layers/workers.h"

namespace cnn {

// partials: (pieces, floats) -> the first row becomes the sum of all.
void add_up_partials(float* partials, int64_t pieces, int64_t floats, Workers& workers);

// partials: (pieces, weight.size() + biases) -> weight and bias: the sums over the pieces, written. `bias` is
// empty or has `biases` numbers.
class PartialSums {
 public:
  PartialSums(const float* partials, int64_t pieces, int64_t biases, std::span<float> weight,
              std::span<float> bias);

  // That threads may share: all of them are to be run.
  int64_t tasks() const { return ranges_.count(); }
  void run(int64_t task) const;
  void run_all(Workers& workers) const;

 private:
  const float* partials_;
  int64_t pieces_;
  int64_t stride_;
  std::span<float> weight_;
  std::span<float> bias_;
  Pieces ranges_;
};

}  // namespace cnn
