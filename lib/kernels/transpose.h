// Transposing blocks of a matrix in registers: how numbers get from one layout into another.
#pragma once

#include <cstdint>

#include "kernels/kernel.h"

namespace cnn {

// from: `rows` rows of `columns` numbers, `from_stride` apart -> to: `columns` rows, `to_stride` apart, of
// `rows` numbers and then zeros up to the next multiple of lane_count().
CNN_KERNEL(void, transpose_padded,
           (const float* from, int64_t from_stride, int64_t rows, int64_t columns, float* to,
            int64_t to_stride));

// The way back: from: `columns` rows of at least `rows` numbers rounded up to lane_count() -> to: `rows` rows
// of `columns`.
CNN_KERNEL(void, transpose_back,
           (const float* from, int64_t from_stride, int64_t rows, int64_t columns, float* to,
            int64_t to_stride));

// from: for each of lane_count() lanes where its `columns` numbers lie, or null for zeros -> to: (columns,
// lanes). And back; what lies in a lane whose `to` is null goes nowhere.
CNN_KERNEL(void, gather_lanes, (const float* const* from, int64_t columns, float* to));
CNN_KERNEL(void, scatter_lanes, (const float* from, int64_t columns, float* const* to));

}  // namespace cnn
