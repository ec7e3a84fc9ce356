#include "optim/gradient_sum.h"

namespace cnn {

GradientSum::GradientSum(std::vector<std::span<float>> gradients) : gradients_(std::move(gradients)) {
  std::vector<int64_t> sizes;
  int64_t total = 0;
  for (const auto& gradient : gradients_) {
    sizes.push_back(std::ssize(gradient));
    total += sizes.back();
  }
  tasks_ = cut_into_tasks(sizes);
  pieces_of_.resize(sizes.size());
  for (const TaskPieces& task : tasks_)
    for (const Piece& piece : task) pieces_of_[piece.parameter].push_back(piece);
  sum_ = Buffer<float>(total);
}

void GradientSum::add(double weight, bool is_first, ThreadPool& pool) {
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks_[static_cast<size_t>(task)]) add(piece, weight, is_first);
  });
}

void GradientSum::add(size_t parameter, double weight, bool is_first, ThreadPool& pool) {
  const TaskPieces& pieces = pieces_of_[parameter];
  pool.run(std::ssize(pieces),
           [&](int64_t i, int /*thread*/) { add(pieces[static_cast<size_t>(i)], weight, is_first); });
}

void GradientSum::add(const Piece& piece, double weight, bool is_first) {
  const auto factor = static_cast<float>(weight);
  const float kept = is_first ? 0 : 1;
  const float* gradient = gradients_[piece.parameter].data() + piece.first;
  float* sum = sum_.data() + piece.offset;
#pragma omp simd
  for (int64_t i = 0; i < piece.count; ++i) sum[i] = kept * sum[i] + factor * gradient[i];
}

void GradientSum::average_over(double weight, ThreadPool& pool) {
  const float share = weight > 0 ? 1 / static_cast<float>(weight) : 0;
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks_[static_cast<size_t>(task)]) {
      float* gradient = gradients_[piece.parameter].data() + piece.first;
      const float* sum = sum_.data() + piece.offset;
#pragma omp simd
      for (int64_t i = 0; i < piece.count; ++i) gradient[i] = share * sum[i];
    }
  });
}

std::vector<KeptNumbers> GradientSum::state() {
  std::vector<KeptNumbers> all;
  size_t offset = 0;
  for (size_t i = 0; i < gradients_.size(); ++i) {
    all.push_back({"gradient", i, sum_.span().subspan(offset, gradients_[i].size())});
    offset += gradients_[i].size();
  }
  return all;
}

}  // namespace cnn
