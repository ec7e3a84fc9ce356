#include "optim/gradient_tree.h"

#include <algorithm>
#include <utility>

#include "kernels/elementwise.h"

namespace cnn {

GradientTree::GradientTree(std::vector<std::span<float>> gradients, const Range& own, int64_t shards)
    : gradients_(std::move(gradients)),
      own_(own),
      stack_(stack_of(own, shards)),
      nodes_(nodes_of(own, shards).size()),
      offsets_{0} {
  std::vector<int64_t> sizes;
  for (const auto& gradient : gradients_) {
    sizes.push_back(std::ssize(gradient));
    offsets_.push_back(offsets_.back() + sizes.back());
  }
  tasks_ = cut_into_tasks(sizes);
  pieces_of_.resize(sizes.size());
  for (const TaskPieces& task : tasks_) {
    for (const Piece& piece : task) pieces_of_[piece.parameter].push_back(piece);
  }
  int64_t kept = 0;
  for (const int64_t merges : stack_.merges) {
    kept_.push_back(kept);
    kept += 1 - merges;
  }
  for (int64_t level = 0; level < stack_.most; ++level) levels_.emplace_back(offsets_.back());
}

void GradientTree::add(size_t parameter, int64_t shard, ThreadPool& pool) {
  const auto number = static_cast<size_t>(shard - own_.begin);
  const auto kept = static_cast<size_t>(kept_[number]);
  const auto merges = static_cast<size_t>(stack_.merges[number]);
  const TaskPieces& pieces = pieces_of_[parameter];
  pool.run(std::ssize(pieces), [&](int64_t i, int /*thread*/) {
    const Piece& piece = pieces[static_cast<size_t>(i)];
    const float* gradient = gradients_[piece.parameter].data() + piece.first;
    if (merges == 0) {
      std::copy_n(gradient, piece.count, levels_[kept].data() + piece.offset);
      return;
    }
    add_numbers(gradient, kNoClamp, levels_[kept - 1].data() + piece.offset, piece.count);
    for (size_t top = kept - 1; top > kept - merges; --top)
      add_numbers(levels_[top].data() + piece.offset, kNoClamp, levels_[top - 1].data() + piece.offset,
                  piece.count);
  });
}

std::vector<std::span<float>> GradientTree::sums() {
  std::vector<std::span<float>> sums;
  for (size_t node = 0; node < nodes_; ++node) sums.push_back(levels_[node].span());
  return sums;
}

Range GradientTree::place_of(size_t parameter) const {
  return {offsets_[parameter], offsets_[parameter + 1]};
}

void GradientTree::take(float factor, ThreadPool& pool) {
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks_[static_cast<size_t>(task)])
      scale_numbers(factor, levels_[0].data() + piece.offset,
                    gradients_[piece.parameter].data() + piece.first, piece.count);
  });
}

}  // namespace cnn
