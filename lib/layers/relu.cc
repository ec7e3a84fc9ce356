#include "layers/relu.h"

namespace cnn {
namespace {

class Relu : public Layer {
 public:
  explicit Relu(int64_t size) : size_(size) {}

  ScratchNeeds scratch_needs(int64_t /*batch*/, Mode /*mode*/) const override { return {}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    workers.pool().run(images, [&](int64_t n, int /*thread*/) {
      for (int64_t i = n * size_; i < (n + 1) * size_; ++i) y[i] = x[i] < 0 ? 0 : x[i];
    });
  }

  void backward(const float* /*x*/, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    workers.pool().run(images, [&](int64_t n, int /*thread*/) {
      for (int64_t i = n * size_; i < (n + 1) * size_; ++i) dx[i] = y[i] == 0 ? 0 : dy[i];
    });
  }

 private:
  int64_t size_;
};

}  // namespace

void relu_backward(const float* y, int64_t count, float* dy) {
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) dy[i] = y[i] == 0 ? 0 : dy[i];
}

std::unique_ptr<Layer> make_relu(int64_t size) {
  return std::make_unique<Relu>(size);
}

}  // namespace cnn
