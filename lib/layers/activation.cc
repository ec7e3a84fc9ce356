#include "layers/activation.h"

#include <variant>

#include "kernels/activate.h"
#include "layers/elementwise.h"

namespace cnn {
namespace {

SlopeReads reads_of(const Activation& function) {
  return std::visit([](const auto& f) { return f.reads(); }, function);
}

class Elementwise : public Step {
 public:
  Elementwise(const Activation& function, const Port& port) : Step(port, port), f_(function) {}

  BackwardReads backward_reads() const override {
    const SlopeReads reads = reads_of(f_);
    return {reads.x, reads.y};
  }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    for_pieces(input().floats(images), workers,
               [&](Range part) { activate(f_, x + part.begin, y + part.begin, part.size()); });
    if (std::visit([](const auto& f) { return f.value(0); }, f_) != 0) clear_padding(y, images, workers);
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    const float* kept = x != nullptr ? x : y != nullptr ? y : dy;  // dy: nothing of it is read
    const float* from_x = x != nullptr ? x : kept;
    const float* from_y = y != nullptr ? y : kept;
    for_pieces(input().floats(images), workers, [&](Range part) {
      activation_gradient(f_, from_x + part.begin, from_y + part.begin, dy + part.begin, dx + part.begin,
                          part.size());
    });
  }

 private:
  // The channels beyond the last are zero (kernels/layout.h).
  void clear_padding(float* y, int64_t images, Workers& workers) const {
    if (output().layout != Layout::channels_last) return;
    workers.pool().run(images, [&](int64_t image, int /*thread*/) {
      clear_padding_channels(output().volume, y + image * output().floats(1));
    });
  }

  Activation f_;
};

class Scale : public Step {
 public:
  Scale(float factor, const Port& port) : Step(port, port), factor_(factor) {}

  BackwardReads backward_reads() const override { return {}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    scale(x, y, images, workers);
  }

  void backward(const float* /*x*/, const float* /*y*/, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx != nullptr) scale(dy, dx, images, workers);
  }

 private:
  void scale(const float* from, float* to, int64_t images, Workers& workers) const {
    for_pieces(input().floats(images), workers,
               [&](Range part) { scale_numbers(factor_, from + part.begin, to + part.begin, part.size()); });
  }

  float factor_;
};

}  // namespace

std::unique_ptr<Step> make_activation(const Activation& function, const Port& port) {
  return std::make_unique<Elementwise>(function, port);
}

std::unique_ptr<Step> make_scale(float factor, const Port& port) {
  return std::make_unique<Scale>(factor, port);
}

}  // namespace cnn
