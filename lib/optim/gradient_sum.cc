#include "optim/gradient_sum.h"

#include <utility>

namespace cnn {
namespace {

// sum = kept * sum + factor * gradient
struct Add {
  float kept;
  float factor;

  void operator()(const float* gradient, float* sum, int64_t count) const {
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) sum[i] = kept * sum[i] + factor * gradient[i];
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

void GradientSum::add(size_t parameter, double weight, bool is_first, ThreadPool& pool) {
  sums_.for_one(parameter, pool, add_of(weight, is_first));
}

void GradientSum::average_over(double weight, ThreadPool& pool) {
  const float share = weight > 0 ? 1 / static_cast<float>(weight) : 0;
  sums_.for_all(pool, [share](float* gradient, const float* sum, int64_t count) {
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) gradient[i] = share * sum[i];
  });
}

std::vector<KeptNumbers> GradientSum::state() {
  return sums_.kept("gradient");
}

}  // namespace cnn
