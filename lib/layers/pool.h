// Max pooling (with the clamp around it) and average pooling, in any layout but dense.
#pragma once

#include <memory>

#include "kernels/pool.h"
#include "layers/step.h"

namespace cnn {

// Where each window of a batch had its maximum, from a forward pass of training to its backward pass: one
// byte a window and channel, or four where windows are too large for that.
class PoolPlaces {
 public:
  // For `numbers` pooled numbers in all.
  void ask(const WindowGeometry& geometry, int64_t numbers, StepMemory& memory);

  // Pools row `oh` of one part of a batch (kernels/pool.h). `first`: the part's first number in the batch;
  // inference keeps nothing.
  void pool_row(const WindowGeometry& geometry, PixelVectors v, const Clamp& clamp, const PoolRows& rows,
                int64_t oh, float* y, int64_t first, Mode mode);
  void backward(const WindowGeometry& geometry, PixelVectors v, const float* dy, float* dx,
                int64_t first) const;

  // Of windows that places_fit_bytes; null before there is room for them.
  uint8_t* bytes() { return narrow_.data(); }

 private:
  ArenaPlace<uint8_t> narrow_;
  ArenaPlace<int32_t> wide_;
};

// y = the maximum of the window, clamped.
std::unique_ptr<Step> make_max_pool(const WindowGeometry& geometry, const Clamp& clamp, Layout layout);

// y = the mean over the window's area inside the input and the `counted` part of its padding.
std::unique_ptr<Step> make_average_pool(const WindowGeometry& geometry, const Pads& counted, Layout layout);

}  // namespace cnn
