// What is done to each of many numbers alike.
#pragma once

#include <cstdint>

#include "kernels/clamp.h"
#include "kernels/kernel.h"

namespace cnn {

// y = x, clamped.
CNN_KERNEL(void, clamp_numbers, (const float* x, const Clamp& clamp, float* y, int64_t count));

// dx = dy, but 0 where y is at one of the bounds. dx may be dy.
CNN_KERNEL(void, clamp_gradient,
           (const float* y, const Clamp& clamp, const float* dy, float* dx, int64_t count));

// sum += more, and then clamped.
CNN_KERNEL(void, add_numbers, (const float* more, const Clamp& clamp, float* sum, int64_t count));

// y = factor * x. y may be x.
CNN_KERNEL(void, scale_numbers, (float factor, const float* x, float* y, int64_t count));

// sum = kept * sum + factor * x. With `kept` 0, sum need not be finite.
CNN_KERNEL(void, blend_numbers, (float kept, float factor, const float* x, float* sum, int64_t count));

// y = x * factor where `kept` is not 0, else x * 0.
CNN_KERNEL(void, keep_some, (const float* x, const uint8_t* kept, float factor, float* y, int64_t count));

// y: `rows` rows of `columns`, each times `factors`, one a column.
CNN_KERNEL(void, multiply_rows, (const float* factors, int64_t rows, int64_t columns, float* y));

// The way back, x: what y was before: dy := dy*factors, and dfactors := the columns' sums of dy*x.
CNN_KERNEL(void, multiply_rows_gradient,
           (const float* x, const float* factors, int64_t rows, int64_t columns, float* dy, float* dfactors));

// y: `rows` rows of `columns`, `stride` floats apart: bias (columns) or null is added to each, which is then
// clamped.
CNN_KERNEL(void, add_bias,
           (const float* bias, const Clamp& clamp, int64_t rows, int64_t columns, float* y, int64_t stride));

// d: `rows` rows of `columns`, `stride` floats apart -> sums: (columns), added to.
CNN_KERNEL(void, add_column_sums,
           (const float* d, int64_t rows, int64_t columns, int64_t stride, float* sums));

CNN_KERNEL(double, sum_of_squares, (const float* x, int64_t count));

}  // namespace cnn
