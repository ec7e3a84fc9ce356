// Pooling of one part of a batch (an image, or a group of images in lanes), a vector of channels or images at
// a time. Windows read only inside the input; g.input.channels == g.output.channels. `v` is the same for
// input and output.
#pragma once

#include <cstdint>

#include "kernels/clamp.h"
#include "kernels/kernel.h"
#include "kernels/layout.h"
#include "kernels/window.h"

namespace cnn {

// The place of a window's maximum is kept as kh*KW + kw, or kNowhere<Place> where nothing is let
// through: in one byte, or in four where the window has more places than that.
template <typename Place>
inline constexpr int32_t kNowhere = static_cast<Place>(-1);

inline bool places_fit_bytes(const WindowGeometry& g) {
  return g.kernel.height * g.kernel.width <= kNowhere<uint8_t>;
}

// Where the rows of a pool's input lie: row h of plane p at x + (h % slots) * row_step + p * plane_step
// floats. With fewer slots than rows it is a ring that holds a window's rows, the newest in place of the
// oldest.
struct PoolRows {
  const float* x;
  int64_t slots;
  int64_t row_step;
  int64_t plane_step;
};

// Those of x, the whole input.
PoolRows pool_rows(const WindowGeometry& g, PixelVectors v, const float* x);

// Output row `oh` of y, the maximum of each window; a NaN is larger than any number. Then it is
// clamped. `places`: one for each number of y, the first maximum's, or null where no backward pass
// follows.
CNN_KERNEL(void, max_pool_row_bytes,
           (const WindowGeometry& g, PixelVectors v, const Clamp& clamp, const PoolRows& rows, int64_t oh,
            float* y, uint8_t* places));
CNN_KERNEL(void, max_pool_row_words,
           (const WindowGeometry& g, PixelVectors v, const Clamp& clamp, const PoolRows& rows, int64_t oh,
            float* y, int32_t* places));

// dx, written whole.
CNN_KERNEL(void, max_pool_backward_bytes,
           (const WindowGeometry& g, PixelVectors v, const float* dy, const uint8_t* places, float* dx));
CNN_KERNEL(void, max_pool_backward_words,
           (const WindowGeometry& g, PixelVectors v, const float* dy, const int32_t* places, float* dx));

// The mean over the window's area inside the input and the part of its padding that is `counted`, for
// output rows `rows`.
CNN_KERNEL(void, average_pool_forward,
           (const WindowGeometry& g, const Pads& counted, PixelVectors v, const float* x, Range rows,
            float* y));

// dx, written whole.
CNN_KERNEL(void, average_pool_backward,
           (const WindowGeometry& g, const Pads& counted, PixelVectors v, const float* dy, float* dx));

}  // namespace cnn
