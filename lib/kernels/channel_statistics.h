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

// y = (x - mean)*scale + shift, by channel, clamped. Where the clamp lets gradients through is found out from
// x by the very same operations, unless y is at hand.
struct ChannelNorm {
  const float* mean;
  const float* scale;
  const float* shift;
  Clamp clamp;
};

// The mean of each channel's numbers and the sum of their squared distances from it. x is read twice:
// rounding errors do not grow with the mean.
CNN_KERNEL(void, channel_moments, (const BatchPart& part, const float* x, float* mean, float* squares));

// x -> y; `added`, unless it is null, lies as x does and is added to y before the clamp.
CNN_KERNEL(void, scale_channels,
           (const BatchPart& part, const ChannelNorm& norm, const float* x, const float* added, float* y));

// Each channel's sum of dy and of dy*(x - mean), where dy counts as 0 that the clamp does not let through.
CNN_KERNEL(void, channel_gradient_sums,
           (const BatchPart& part, const ChannelNorm& norm, const float* x, const float* dy, float* sum,
            float* sum_x));

// dx = dy*scale + (x - mean)*slope + offset, with such a dy; zero in lanes that do not count.
CNN_KERNEL(void, channel_input_gradient,
           (const BatchPart& part, const ChannelNorm& norm, const float* x, const float* dy,
            const float* slope, const float* offset, float* dx));

}  // namespace cnn
