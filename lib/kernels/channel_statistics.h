// Sums over all numbers of a channel, and the same done to all numbers of a channel, in any layout: what
// batch normalization is made of. Each works on one part of a batch: an image, or a group of images in lanes.
#pragma once

#include <cstdint>

#include "kernels/clamp.h"
#include "kernels/kernel.h"
#include "kernels/layout.h"

namespace cnn {

// One part of a batch; of a group in lanes only the first `images` count.
struct BatchPart {
  Layout layout = Layout::dense;
  Volume volume;
  int64_t images = 1;

  // The length of an array with a number for each channel: padding channels have one too.
  int64_t channels() const {
    return layout == Layout::channels_last ? padded_channels(volume.channels) : volume.channels;
  }
  int64_t numbers() const { return images * volume.pixels(); }  // of one channel
};

// The mean of each channel's numbers and the sum of their squared distances from it. x is read twice:
// rounding errors do not grow with the mean.
CNN_KERNEL(void, channel_moments, (const BatchPart& part, const float* x, float* mean, float* squares));

// y = (x - mean)*scale + shift, clamped.
CNN_KERNEL(void, scale_channels,
           (const BatchPart& part, const float* x, const float* mean, const float* scale, const float* shift,
            const Clamp& clamp, float* y));

// dy := 0 where y is at one of the bounds, unless y is null; then each channel's sum of dy and of dy*(x -
// mean).
CNN_KERNEL(void, channel_gradient_sums,
           (const BatchPart& part, const float* x, const float* y, const Clamp& clamp, const float* mean,
            float* dy, float* sum, float* sum_x));

// dx = dy*scale + (x - mean)*slope + shift; zero in lanes that do not count.
CNN_KERNEL(void, channel_input_gradient,
           (const BatchPart& part, const float* x, const float* mean, const float* dy, const float* scale,
            const float* slope, const float* shift, float* dx));

}  // namespace cnn
