#include "layers/relu.h"

#include "kernels/elementwise.h"
#include "layers/elementwise.h"

namespace cnn {
namespace {

class Relu : public Step {
 public:
  explicit Relu(const Port& port) : Step(port, port) {}

  BackwardReads backward_reads() const override { return {.x = false, .y = true}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    for_pieces(input().floats(images), workers,
               [&](Range part) { clamp_numbers(x + part.begin, kRelu, y + part.begin, part.size()); });
  }

  void backward(const float* /*x*/, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    for_pieces(input().floats(images), workers, [&](Range part) {
      clamp_gradient(y + part.begin, kRelu, dy + part.begin, dx + part.begin, part.size());
    });
  }
};

}  // namespace

std::unique_ptr<Step> make_relu(const Port& port) {
  return std::make_unique<Relu>(port);
}

}  // namespace cnn
