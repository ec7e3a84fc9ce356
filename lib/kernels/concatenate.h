// Volumes put one after another by channel, in any layout.
#pragma once

#include <cstdint>

#include "kernels/kernel.h"
#include "kernels/layout.h"

namespace cnn {

// One part of a batch (an image, or a group of images in lanes): the channels of `part`, x, or max(x, 0) with
// `relu`, become the channels from `first` on of `whole`, y. Padding channels of y are the caller's.
CNN_KERNEL(void, put_channels,
           (Layout layout, const Volume& part, const float* x, int64_t first, bool relu, const Volume& whole,
            float* y));

// The way back: dx := those channels of dy, or 0 where y is 0, unless y is null. Padding channels of dx
// become zero.
CNN_KERNEL(void, take_channels,
           (Layout layout, const Volume& whole, const float* dy, const float* y, int64_t first,
            const Volume& part, float* dx));

}  // namespace cnn
