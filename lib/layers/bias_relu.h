// What a channels-last convolution does with its rows of filters: (pixels, filters).
#pragma once

#include <cstdint>

namespace cnn {

// y[p][f] += bias[f], then relu if asked for.
void add_bias(const float* bias, bool relu, int64_t pixels, int64_t filters, float* y);

// sums[f] += the sum over p of d[p][f].
void add_column_sums(const float* d, int64_t pixels, int64_t filters, float* sums);

}  // namespace cnn
