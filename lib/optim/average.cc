#include "optim/average.h"

#include <algorithm>

namespace cnn {

WeightAverage::WeightAverage(double decay, std::vector<std::span<float>> weights)
    : decay_(static_cast<float>(decay)), weights_(std::move(weights)) {
  std::vector<int64_t> sizes;
  int64_t total = 0;
  for (const auto& weight : weights_) {
    sizes.push_back(std::ssize(weight));
    total += sizes.back();
  }
  tasks_ = cut_into_tasks(sizes);
  average_ = Buffer<float>(total);
}

void WeightAverage::update(int64_t number, ThreadPool& pool) {
  const float kept = number == 1 ? 0 : decay_;
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks_[static_cast<size_t>(task)]) {
      const float* weight = weights_[piece.parameter].data() + piece.first;
      float* average = average_.data() + piece.offset;
#pragma omp simd
      for (int64_t i = 0; i < piece.count; ++i) average[i] = kept * average[i] + (1 - kept) * weight[i];
    }
  });
}

void WeightAverage::exchange(ThreadPool& pool) {
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks_[static_cast<size_t>(task)]) {
      float* weight = weights_[piece.parameter].data() + piece.first;
      std::swap_ranges(weight, weight + piece.count, average_.data() + piece.offset);
    }
  });
}

std::vector<KeptNumbers> WeightAverage::state() {
  std::vector<KeptNumbers> all;
  size_t offset = 0;
  for (size_t i = 0; i < weights_.size(); ++i) {
    all.push_back({"average", i, average_.span().subspan(offset, weights_[i].size())});
    offset += weights_[i].size();
  }
  return all;
}

}  // namespace cnn
