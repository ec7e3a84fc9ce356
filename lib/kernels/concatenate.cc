#include "kernels/concatenate.h"

#include <algorithm>

namespace cnn {
namespace {

// Where a channel's numbers lie together, one channel after another.
int64_t floats_a_channel(Layout layout, const Volume& volume) {
  return volume.pixels() * (layout == Layout::lanes ? kLanes : 1);
}

}  // namespace

void put_channels(Layout layout, const Volume& part, const float* x, int64_t first, const Volume& whole,
                  float* y) {
  if (layout != Layout::channels_last) {
    const int64_t channel = floats_a_channel(layout, part);
    std::copy_n(x, part.channels * channel, y + first * channel);
    return;
  }
  const int64_t row = padded_channels(whole.channels);
  for (int64_t i = 0; i < part.pixels(); ++i, x += padded_channels(part.channels), y += row) {
    std::copy_n(x, part.channels, y + first);
  }
}

void take_channels(Layout layout, const Volume& whole, const float* y, int64_t first, const Volume& part,
                   float* x) {
  if (layout != Layout::channels_last) {
    const int64_t channel = floats_a_channel(layout, part);
    std::copy_n(y + first * channel, part.channels * channel, x);
    return;
  }
  const int64_t row = padded_channels(part.channels);
  for (int64_t i = 0; i < part.pixels(); ++i, x += row, y += padded_channels(whole.channels)) {
    std::copy_n(y + first, part.channels, x);
    std::fill(x + part.channels, x + row, 0.0F);
  }
}

}  // namespace cnn
