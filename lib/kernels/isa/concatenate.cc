#include "kernels/concatenate.h"

#include <algorithm>

#include "kernels/elementwise.h"
#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA {
namespace {

// Where a channel's numbers lie together, one channel after another.
int64_t floats_a_channel(Layout layout, const Volume& volume) {
  return volume.pixels() * (layout == Layout::lanes ? kLanes : 1);
}

void put(const float* x, int64_t count, const Clamp& clamp, float* y) {
  if (!clamp.is_any()) {
    std::copy_n(x, count, y);
    return;
  }
  clamp_numbers(x, clamp, y, count);
}

void take(const float* dy, const float* y, const Clamp& clamp, int64_t count, float* dx) {
  if (y == nullptr) {
    std::copy_n(dy, count, dx);
    return;
  }
  clamp_gradient(y, clamp, dy, dx, count);
}

}  // namespace

void put_channels(Layout layout, const Volume& part, const float* x, int64_t first, const Clamp& clamp,
                  const Volume& whole, float* y) {
  if (layout != Layout::channels_last) {
    const int64_t channel = floats_a_channel(layout, part);
    put(x, part.channels * channel, clamp, y + first * channel);
    return;
  }
  const int64_t row = padded_channels(whole.channels);
  for (int64_t i = 0; i < part.pixels(); ++i, x += padded_channels(part.channels), y += row) {
    put(x, part.channels, clamp, y + first);
  }
}

void take_channels(Layout layout, const Volume& whole, const float* dy, const float* y, const Clamp& clamp,
                   int64_t first, const Volume& part, float* dx) {
  const auto at = [y](int64_t i) { return y == nullptr ? nullptr : y + i; };
  if (layout != Layout::channels_last) {
    const int64_t channel = floats_a_channel(layout, part);
    take(dy + first * channel, at(first * channel), clamp, part.channels * channel, dx);
    return;
  }
  const int64_t row = padded_channels(part.channels);
  for (int64_t i = 0; i < part.pixels(); ++i, dx += row) {
    const int64_t from = i * padded_channels(whole.channels) + first;
    take(dy + from, at(from), clamp, part.channels, dx);
    std::fill(dx + part.channels, dx + row, 0.0F);
  }
}

}  // namespace cnn::CNN_ISA
