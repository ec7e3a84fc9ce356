#include "layers/relu.h"

#include "layers/elementwise.h"

namespace cnn {
namespace {

class Relu : public Step {
 public:
  explicit Relu(const Port& port) : Step(port, port) {}

  BackwardReads backward_reads() const override { return {.x = false, .y = true}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    for_pieces(input().floats(images), workers, [&](Range part) {
#pragma omp simd
      for (int64_t i = part.begin; i < part.end; ++i) y[i] = x[i] < 0 ? 0 : x[i];
    });
  }

  void backward(const float* /*x*/, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    for_pieces(input().floats(images), workers, [&](Range part) {
#pragma omp simd
      for (int64_t i = part.begin; i < part.end; ++i) dx[i] = y[i] == 0 ? 0 : dy[i];
    });
  }
};

}  // namespace

void relu_backward(const float* y, int64_t count, float* dy) {
#pragma omp simd
  for (int64_t i = 0; i < count; ++i) dy[i] = y[i] == 0 ? 0 : dy[i];
}

std::unique_ptr<Step> make_relu(const Port& port) {
  return std::make_unique<Relu>(port);
}

}  // namespace cnn
