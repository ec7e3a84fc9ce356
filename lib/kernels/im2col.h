// Convolution as a matrix product: each output pixel's window becomes a row of numbers.
// Chellapilla, Puri, Simard, "High performance convolutional neural networks for document processing", 2006.
//
// Images here are (H, W, C), pixel_stride >= C floats from one pixel to the next.
#pragma once

#include <cstdint>

#include "kernels/kernel.h"
#include "kernels/window.h"

namespace cnn {

// How many output rows to take at a time so that their windows stay in the L2 cache; at least one. They cut
// an image into an even number of blocks if they can, for two threads to share.
int64_t rows_per_block(const WindowGeometry& g);

// x: (H,W,C)  ->  columns: ((rows.end - rows.begin)*OW, KH*KW*C), the windows of output rows `rows`.
CNN_KERNEL(void, im2col,
           (const WindowGeometry& g, const float* x, int64_t pixel_stride, Range rows, float* columns));

// The transpose: adds each window's numbers to the places they were read from.
// columns: ((rows.end - rows.begin)*OW, KH*KW*C)  ->  dx: (H,W,C), added to.
CNN_KERNEL(void, col2im_add,
           (const WindowGeometry& g, const float* columns, Range rows, float* dx, int64_t pixel_stride));

}  // namespace cnn
