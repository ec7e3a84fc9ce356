// Convolution as a matrix product: each output pixel's window becomes a column.
// Chellapilla, Puri, Simard, "High performance convolutional neural networks for document processing", 2006.
#pragma once

#include <cstdint>

#include "kernels/window.h"

namespace cnn {

// The length of a column: C*KH*KW.
int64_t column_length(const WindowGeometry& g);

// How many output rows to take at a time so that their columns stay in the L2 cache; at least one.
int64_t rows_per_block(const WindowGeometry& g);

// x: (C,H,W)  ->  columns: (C*KH*KW, (rows.end - rows.begin)*OW), the windows of output rows `rows`.
void im2col(const WindowGeometry& g, const float* x, Range rows, float* columns);

// The transpose: adds each column's numbers to the places they were read from.
// columns: (C*KH*KW, (rows.end - rows.begin)*OW)  ->  dx: (C,H,W), added to.
void col2im_add(const WindowGeometry& g, const float* columns, Range rows, float* dx);

}  // namespace cnn
