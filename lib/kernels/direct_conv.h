// Convolution by plain loops over images in lanes (kernels/layout.h): for few channels, where the copying of
// im2col and the thin matrices of its product cost more than the arithmetic. Stride 1. Each output is summed
// in registers; taps that would read padding are skipped.
#pragma once

#include <cstdint>

#include "base/shape.h"
#include "kernels/window.h"

namespace cnn {

// Whether these kernels can do it: stride 1, and no pad as wide as the kernel.
bool direct_conv_fits(const WindowGeometry& g);

// Weights in the order in which the loops read them: blocks of filters, zeros where the last block is not
// full. floats: the size of `packed` for a convolution from `channels` to `filters`.
int64_t packed_weight_floats(const WindowGeometry& g);
int64_t packed_transpose_floats(const WindowGeometry& g);

// weight: (F, C, KH, KW) -> packed.
void pack_weights(const WindowGeometry& g, const float* weight, float* packed);

// The same for the convolution that carries gradients back: C filters over F channels, taps mirrored.
void pack_weights_transposed(const WindowGeometry& g, const float* weight, float* packed);

// The geometry of that convolution: dy (F,OH,OW) -> dx (C,H,W), pad kernel - 1 - pad.
WindowGeometry transposed_geometry(const WindowGeometry& g);

// x: (C,H,W,lanes), packed weights, bias: (F) or null -> output rows `rows` of y: (F,OH,OW,lanes), relu'ed if
// asked for.
void direct_conv_rows(const WindowGeometry& g, const float* x, const float* packed, const float* bias,
                      bool relu, Range rows, float* y);

// x: (C,H,W,lanes), dy: (F,OH,OW,lanes) -> dweight: (F,C,KH,KW), dbias: (F) or null, summed over the lanes;
// written.
void direct_conv_weight_gradient(const WindowGeometry& g, const float* x, const float* dy, float* dweight,
                                 float* dbias);

}  // namespace cnn
