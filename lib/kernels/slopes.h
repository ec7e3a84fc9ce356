// Parametric ReLU of pixels in channels last: y = x where x > 0, else slope[c]*x. He, Zhang, Ren, Sun,
// "Delving deep into rectifiers", 2015.
#pragma once

#include <cstdint>

#include "kernels/kernel.h"

namespace cnn {

// x: (pixels, row) -> y, where slopes: (row), row a multiple of lane_count().
CNN_KERNEL(void, slopes_forward,
           (const float* slopes, const float* x, int64_t pixels, int64_t row, float* y));

// dx[c] = dy[c] * (x[c] > 0 ? 1 : slope[c]), where dx is wanted; sums[c] = the sum of dy[c]*x[c] over the
// pixels whose x[c] is not above 0.
CNN_KERNEL(void, slopes_backward,
           (const float* slopes, const float* x, const float* dy, int64_t pixels, int64_t row, float* dx,
            float* sums));

}  // namespace cnn
