// Transposing blocks of a matrix in registers: how numbers get from one layout into another.
#pragma once

#include <cstdint>

namespace cnn {

// from: `rows` rows of `columns` numbers, `from_stride` apart -> to: `columns` rows, `to_stride` apart, of
// `rows` numbers and then zeros up to the next multiple of kLanes.
void transpose_padded(const float* from, int64_t from_stride, int64_t rows, int64_t columns, float* to,
                      int64_t to_stride);

// The way back: from: `columns` rows of at least `rows` numbers rounded up to kLanes -> to: `rows` rows of
// `columns`.
void transpose_back(const float* from, int64_t from_stride, int64_t rows, int64_t columns, float* to,
                    int64_t to_stride);

}  // namespace cnn
