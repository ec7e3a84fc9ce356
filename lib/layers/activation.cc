#include "layers/activation.h"

#include <algorithm>

#include "layers/elementwise.h"

namespace cnn {
namespace {

struct Scale {
  float factor;
  float value(float x) const { return factor * x; }
  float gradient(float /*x*/, float /*y*/) const { return factor; }
  SlopeReads reads() const { return {}; }
};

template <typename Function>
class Elementwise : public Step {
 public:
  Elementwise(Function function, const Port& port) : Step(port, port), f_(function) {}

  BackwardReads backward_reads() const override { return {f_.reads().x, f_.reads().y}; }

  void forward(const float* x, float* y, int64_t images, Mode /*mode*/, Workers& workers) override {
    const Function f = f_;
    for_pieces(input().floats(images), workers, [=](Range part) {
#pragma omp simd
      for (int64_t i = part.begin; i < part.end; ++i) {
        const float value = f.value(x[i]);
        y[i] = x[i] == x[i] ? value : x[i];  // a NaN stays one
      }
    });
    if (f.value(0) != 0) clear_padding(y, images, workers);
  }

  void backward(const float* x, const float* y, float* dy, float* dx, int64_t images,
                Workers& workers) override {
    if (dx == nullptr) return;
    const Function f = f_;
    const float* kept = x != nullptr ? x : y != nullptr ? y : dy;  // dy: nothing of it is read
    const float* from_x = x != nullptr ? x : kept;
    const float* from_y = y != nullptr ? y : kept;
    for_pieces(input().floats(images), workers, [=](Range part) {
#pragma omp simd
      for (int64_t i = part.begin; i < part.end; ++i) dx[i] = dy[i] * f.gradient(from_x[i], from_y[i]);
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

  Function f_;
};

template <typename Function>
std::unique_ptr<Step> make(Function function, const Port& port) {
  return std::make_unique<Elementwise<Function>>(function, port);
}

}  // namespace

std::unique_ptr<Step> make_activation(const Activation& function, const Port& port) {
  return std::visit([&](const auto& one) { return make(one, port); }, function);
}

std::unique_ptr<Step> make_scale(float factor, const Port& port) {
  return make(Scale{factor}, port);
}

}  // namespace cnn
