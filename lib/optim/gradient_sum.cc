#include "optim/gradient_sum.h"

#include <utility>

#include "kernels/elementwise.h"

namespace cnn {
namespace {

// sum = kept * sum + factor * gradient
struct Add {
  float kept;
  float factor;

  void operator()(const float* gradient, float* sum, int64_t count) const {
    blend_numbers(kept, factor, gradient, sum, count);
  }
};

Add add_of(double weight, bool is_first) {
  return {is_first ? 0.0F : 1.0F, static_cast<float>(weight)};
}

}  // namespace

GradientSum::GradientSum(std::vector<std::span<float>> gradients) : sums_(std::move(gradients)) {}

void GradientSum::add(double weight, bool is_first, ThreadPool& pool) {
  sums_.for_all(pool, add_of(weight, is_first));
}

void GradientSum::average_over(double weight, ThreadPool& pool) {
  const float share = weight > 0 ? 1 / static_cast<float>(weight) : 0;
  sums_.for_all(pool, [share](float* gradient, const float* sum, int64_t count) {
    scale_numbers(share, sum, gradient, count);
  });
}

std::vector<KeptNumbers> GradientSum::state() {
  return sums_.kept("gradient");
}

}  // namespace cnn
