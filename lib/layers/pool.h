// Max pooling (with the relu around it) and average pooling.
#pragma once

#include <memory>
#include <variant>

#include "base/buffer.h"
#include "kernels/window.h"
#include "layers/layer.h"

namespace cnn {

// Where each window of a batch had its maximum: one byte a window, or four where windows are larger than that
// can tell.
class PoolPlaces {
 public:
  void reserve(const WindowGeometry& geometry, int64_t batch);

  // One image each: x: (C,H,W) -> y: (C,OH,OW) and back. `image` is its place in the batch; inference keeps
  // nothing.
  void forward(const WindowGeometry& geometry, bool relu, const float* x, float* y, int64_t image, Mode mode);
  void backward(const WindowGeometry& geometry, bool relu, const float* y, const float* dy, float* dx,
                int64_t image) const;

 private:
  Buffer<uint8_t> narrow_;
  Buffer<int32_t> wide_;
};

// y = max(maximum of the window, 0 if relu).
std::unique_ptr<Layer> make_max_pool(const WindowGeometry& geometry, bool relu);

std::unique_ptr<Layer> make_average_pool(const WindowGeometry& geometry);

}  // namespace cnn
