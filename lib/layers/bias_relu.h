// What is done with rows of filters or units: (pixels or images, filters or units).
#pragma once

#include <cstdint>

namespace cnn {

// y[r][c] += bias[c], then relu if asked for; y's rows lie `stride` numbers apart. `bias` may be null: none.
void add_bias(const float* bias, bool relu, int64_t rows, int64_t columns, float* y, int64_t stride);

// sums[f] += the sum over p of d[p][f].
void add_column_sums(const float* d, int64_t pixels, int64_t filters, float* sums);

}  // namespace cnn
