#include "layers/activation.h"

#include <algorithm>

#include "base/error.h"
#include "kernels/vector_math.h"
#include "layers/elementwise.h"

namespace cnn {
namespace {

// Each function with its slope, which may be told by y.
struct LeakyRelu {
  float slope;
  float value(float x) const { return x > 0 ? x : slope * x; }
  float gradient(float x, float /*y*/) const { return x > 0 ? 1 : slope; }
};

struct Elu {
  float alpha;
  float value(float x) const {
    const float below = alpha * fast_expm1(x);
    return x > 0 ? x : below;
  }
  float gradient(float x, float y) const { return x > 0 ? 1 : y + alpha; }
};

struct Sigmoid {
  float value(float x) const { return fast_sigmoid(x); }
  float gradient(float /*x*/, float y) const { return y * (1 - y); }
};

struct Tanh {
  float value(float x) const { return fast_tanh(x); }
  float gradient(float /*x*/, float y) const { return 1 - y * y; }
};

struct Gelu {
  float value(float x) const { return x * normal_probability(x); }
  float gradient(float x, float /*y*/) const { return normal_probability(x) + x * normal_density(x); }
};

struct Scale {
  float factor;
  float value(float x) const { return factor * x; }
  float gradient(float /*x*/, float /*y*/) const { return factor; }
};

template <typename Function>
class Activation : public Step {
 public:
  Activation(Function function, const Port& port) : Step(port, port), f_(function) {}

  BackwardReads backward_reads() const override { return {.x = true, .y = true}; }

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
    for_pieces(input().floats(images), workers, [=](Range part) {
#pragma omp simd
      for (int64_t i = part.begin; i < part.end; ++i) dx[i] = dy[i] * f.gradient(x[i], y[i]);
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
  return std::make_unique<Activation<Function>>(function, port);
}

}  // namespace

std::unique_ptr<Step> make_activation(const ActivationSpec& spec, const Port& port) {
  const auto parameter = static_cast<float>(spec.parameter);
  switch (spec.kind) {
    case ActivationKind::leaky_relu:
      return make(LeakyRelu{parameter}, port);
    case ActivationKind::elu:
      return make(Elu{parameter}, port);
    case ActivationKind::sigmoid:
      return make(Sigmoid{}, port);
    case ActivationKind::tanh:
      return make(Tanh{}, port);
    case ActivationKind::gelu:
      return make(Gelu{}, port);
  }
  throw Error(Failure::bug, "an activation that nobody computes");
}

std::unique_ptr<Step> make_scale(float factor, const Port& port) {
  return make(Scale{factor}, port);
}

}  // namespace cnn
