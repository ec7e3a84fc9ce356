// Watches the weights of a training for what is no finite number. The loss alone does not tell: products
// (OpenBLAS) and maxima (ReLU, pooling) can hide a NaN for many steps.
#pragma once

#include <cstdint>
#include <span>

#include "network/network.h"

namespace cnn {

class WeightCheck {
 public:
  // `parameters` must outlive this. `macs` is the multiply-accumulates of a forward pass over one image: a
  // look is bounded so that it costs a small part of a step of `batch_size` images.
  WeightCheck(std::span<const ConstParameter> parameters, int64_t macs, int64_t batch_size);

  // Looks at all weights where that is cheap, as with convolutions it nearly always is, else at the next part
  // of them; false where one is not finite. Allocates nothing.
  bool look();

 private:
  std::span<const ConstParameter> parameters_;
  int64_t floats_a_look_ = 0;
  size_t parameter_ = 0;  // where the next look begins
  size_t offset_ = 0;
};

}  // namespace cnn
