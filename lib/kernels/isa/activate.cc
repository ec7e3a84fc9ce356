#include "kernels/activate.h"

#include <variant>

namespace cnn::CNN_ISA {

void activate(const Activation& f, const float* x, float* y, int64_t count) {
  std::visit(
      [=](const auto function) {
#pragma omp simd
        for (int64_t i = 0; i < count; ++i) {
          const float value = function.value(x[i]);
          y[i] = x[i] == x[i] ? value : x[i];
        }
      },
      f);
}

void activation_gradient(const Activation& f, const float* x, const float* y, const float* dy, float* dx,
                         int64_t count) {
  std::visit(
      [=](const auto function) {
#pragma omp simd
        for (int64_t i = 0; i < count; ++i) dx[i] = dy[i] * function.gradient(x[i], y[i]);
      },
      f);
}

}  // namespace cnn::CNN_ISA
