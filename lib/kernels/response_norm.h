// Local response normalization of pixels in channels last: y = x * s^-beta, s = k + alpha/size * (the sum of
// squares over neighbouring channels). Krizhevsky, Sutskever, Hinton 2012; the size, as in PyTorch, divides
// alpha.
#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/kernel.h"
#include "kernels/layout.h"

namespace cnn {

struct ResponseNorm {
  int64_t channels;
  int64_t before;  // neighbours below and above a channel that its sum takes in
  int64_t after;
  double k;
  double alpha;
  double beta;
  int64_t size;

  int64_t row() const { return padded_channels(channels); }  // floats a pixel
  int64_t lead() const { return std::max(before, after); }
  int64_t line() const { return round_up(row() + 2 * lead(), lane_count()); }
  int64_t scratch() const { return 2 * line(); }  // floats
};

// x: (pixels, row) -> y; `sums`, s: (pixels, row), or null where no backward pass follows.
CNN_KERNEL(void, response_norm_forward,
           (const ResponseNorm& norm, const float* x, int64_t pixels, float* scratch, float* sums, float* y));

// dx[c] = dy[c]*s[c]^-beta - 2*alpha*beta/size * x[c] * (sum of dy[j]*y[j]/s[j] over the j whose windows hold
// c). dy is changed.
CNN_KERNEL(void, response_norm_backward,
           (const ResponseNorm& norm, const float* x, const float* sums, int64_t pixels, float* scratch,
            float* dy, float* dx));

}  // namespace cnn
