// Rows of a convolution of images, or of strips of them, in lanes, and what follows it in the same pass.
#pragma once

#include <cstdint>

#include "kernels/lanes_conv.h"
#include "layers/conv.h"
#include "layers/pool.h"

namespace cnn {

// x: (C,H,W,lanes) -> rows `rows` of y: (F,OH,OW,lanes), clamped. bias: (F) or null. `scratch`:
// kernel.row_scratch().
void convolve_rows(const LanesConv& kernel, const float* x, const float* bias, const Clamp& clamp, Range rows,
                   float* scratch, float* y);

// The floats of scratch that compute_rows() asks for; `kernel` is for conv.geometry.
int64_t rows_scratch(const LanesConv& kernel, const FusedConv& conv);

// All of `conv`: x -> rows `rows` of y, in conv.output(), each pooled row as soon as the rows below it are
// there, while they are in the cache. `first`: of y's numbers among those that `places` were asked for.
void compute_rows(const LanesConv& kernel, const FusedConv& conv, const float* x, const float* bias,
                  Range rows, float* scratch, float* y, PoolPlaces& places, int64_t first, Mode mode);

}  // namespace cnn
