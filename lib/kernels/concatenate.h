// Volumes put one after another by channel, in any layout.
#pragma once

#include <cstdint>

#include "kernels/clamp.h"
#include "kernels/kernel.h"
#include "kernels/layout.h"

namespace cnn {

// One part of a batch (an image, or a group of images in lanes): the channels of `part`, x, clamped,
// become the channels from `first` on of `whole`, y. Padding channels of y are the caller's.
CNN_KERNEL(void, put_channels,
           (Layout layout, const Volume& part, const float* x, int64_t first, const Clamp& clamp,
            const Volume& whole, float* y));

// The way back: dx := those channels of dy, or 0 where y is at one of the bounds, unless y is null. Padding
// channels of dx become zero.
CNN_KERNEL(void, take_channels,
           (Layout layout, const Volume& whole, const float* dy, const float* y, const Clamp& clamp,
            int64_t first, const Volume& part, float* dx));

}  // namespace cnn
