#include "layers/pool.h"

#include "kernels/pool.h"

namespace cnn {

void PoolPlaces::reserve(const WindowGeometry& geometry, int64_t batch) {
  const int64_t windows = geometry.output.size() * batch;
  if (geometry.kernel.height * geometry.kernel.width <= kMaxByteWindow) {
    narrow_ = Buffer<uint8_t>(windows);
  } else {
    wide_ = Buffer<int32_t>(windows);
  }
}

void PoolPlaces::forward(const WindowGeometry& geometry, bool relu, const float* x, float* y, int64_t image,
                         Mode mode) {
  const int64_t first = image * geometry.output.size();
  if (mode == Mode::inference) {
    max_pool_forward(geometry, relu, x, y, static_cast<uint8_t*>(nullptr));
  } else if (narrow_.size() > 0) {
    max_pool_forward(geometry, relu, x, y, narrow_.data() + first);
  } else {
    max_pool_forward(geometry, relu, x, y, wide_.data() + first);
  }
}

void PoolPlaces::backward(const WindowGeometry& geometry, bool relu, const float* y, const float* dy,
                          float* dx, int64_t image) const {
  const int64_t first = image * geometry.output.size();
  if (narrow_.size() > 0) {
    max_pool_backward(geometry, relu, y, dy, narrow_.data() + first, dx);
  } else {
    max_pool_backward(geometry, relu, y, dy, wide_.data() + first, dx);
  }
}

namespace {

class MaxPool : public Layer {
 public:
  MaxPool(const WindowGeometry& geometry, bool relu) : g_(geometry), relu_(relu) {}

  ScratchNeeds scratch_needs(int64_t /*batch*/, Mode /*mode*/) const override { return {}; }

  void prepare_training(int64_t batch) override { places_.reserve(g_, batch); }

  void forward(const float* x, float* y, int64_t images, Mode mode, Workers& workers) override {
    workers.pool().run(images, [&](int64_t n, int /*thread*/) {
      places_.forward(g_, relu_, x + n * g_.input.size(), y + n * g_.output.size(), n, mode);
    });
  }

  void backward(const float* /*x*/, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    workers.pool().run(images, [&](int64_t n, int /*thread*/) {
      const int64_t out = n * g_.output.size();
      places_.backward(g_, relu_, y + out, dy + out, dx + n * g_.input.size(), n);
    });
  }

 private:
  WindowGeometry g_;
  bool relu_;
  PoolPlaces places_;
};

class AveragePool : public Layer {
 public:
  explicit AveragePool(const WindowGeometry& geometry) : g_(geometry) {}

  ScratchNeeds scratch_needs(int64_t /*batch*/, Mode /*mode*/) const override { return {}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    workers.pool().run(images, [&](int64_t n, int /*thread*/) {
      average_pool_forward(g_, x + n * g_.input.size(), y + n * g_.output.size());
    });
  }

  void backward(const float* /*x*/, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    workers.pool().run(images, [&](int64_t n, int /*thread*/) {
      average_pool_backward(g_, dy + n * g_.output.size(), dx + n * g_.input.size());
    });
  }

 private:
  WindowGeometry g_;
};

}  // namespace

std::unique_ptr<Layer> make_max_pool(const WindowGeometry& geometry, bool relu) {
  return std::make_unique<MaxPool>(geometry, relu);
}

std::unique_ptr<Layer> make_average_pool(const WindowGeometry& geometry) {
  return std::make_unique<AveragePool>(geometry);
}

}  // namespace cnn
