#include "optim/average.h"

#include <algorithm>
#include <utility>

#include "kernels/elementwise.h"

namespace cnn {

WeightAverage::WeightAverage(double decay, std::vector<std::span<float>> weights)
    : decay_(static_cast<float>(decay)), averages_(std::move(weights)) {}

void WeightAverage::update(int64_t number, ThreadPool& pool) {
  const float kept = number == 1 ? 0 : decay_;
  averages_.for_all(pool, [kept](const float* weight, float* average, int64_t count) {
    blend_numbers(kept, 1 - kept, weight, average, count);
  });
}

void WeightAverage::exchange(ThreadPool& pool) {
  averages_.for_all(pool, [](float* weight, float* average, int64_t count) {
    std::swap_ranges(weight, weight + count, average);
  });
}

std::vector<KeptNumbers> WeightAverage::state() {
  return averages_.kept("average");
}

}  // namespace cnn
