// Convolution of each channel with a filter of its own, of images in channels last (kernels/layout.h), by
// plain loops over vectors of channels. Each output is summed in registers; taps that would read padding are
// skipped. Memory bounds it: what is read is multiplied KH*KW times only.
//
// Cp is the channels rounded up to lane_count().
#pragma once

#include <cstdint>

#include "kernels/clamp.h"
#include "kernels/kernel.h"
#include "kernels/window.h"

namespace cnn {

// One channel and one filter a group.
bool depthwise_fits(const WindowGeometry& g);

// weight: (C, 1, KH, KW) -> packed: (KH, KW, Cp), the padding zeros.
void pack_depthwise(const WindowGeometry& g, const float* weight, float* packed);

// x: (H,W,Cp), packed: (KH,KW,Cp), bias: (Cp) -> y: (OH,OW,Cp), clamped; the output rows `rows`
// of it.
CNN_KERNEL(void, depthwise_forward,
           (const WindowGeometry& g, const float* x, const float* packed, const float* bias,
            const Clamp& clamp, Range rows, float* y));

// dy: (OH,OW,Cp), packed: (KH,KW,Cp) -> dx: (H,W,Cp); the input rows `rows` of it, written.
CNN_KERNEL(void, depthwise_input_gradient,
           (const WindowGeometry& g, const float* dy, const float* packed, Range rows, float* dx));

// x: (H,W,Cp), dy: (OH,OW,Cp) -> sums: (KH*KW + 1, Cp), dweight and behind it dbias, added to, over the
// output rows `rows`.
CNN_KERNEL(void, depthwise_weight_gradient,
           (const WindowGeometry& g, const float* x, const float* dy, Range rows, float* sums));

}  // namespace cnn
