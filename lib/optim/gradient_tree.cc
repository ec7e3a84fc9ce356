#include "optim/gradient_tree.h"

#include <algorithm>
#include <utility>

#include "kernels/elementwise.h"

namespace cnn {

GradientTree::GradientTree(std::vector<std::span<float>> gradients, const Range& own, int64_t shards)
    : gradients_(std::move(gradients)),
      own_(own),
      stack_(stack_of(own, shards)),
      nodes_(std::ssize(nodes_of(own, shards))) {
  std::vector<int64_t> sizes;
  float* first = nullptr;
  int64_t end = 0;
  for (const auto& gradient : gradients_) {
    sizes.push_back(std::ssize(gradient));
    if (gradient.empty()) continue;
    if (first == nullptr) first = gradient.data();
    end = gradient.data() - first + std::ssize(gradient);
  }
  places_.resize(gradients_.size());
  int64_t next = end;
  for (size_t i = gradients_.size(); i-- > 0;) {
    if (gradients_[i].empty()) continue;
    places_[i] = {gradients_[i].data() - first, next};
    next = places_[i].begin;
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
  if (own_.size() == 1) {
    levels_.emplace_back(first, end);
    return;
  }
  for (int64_t level = 0; level < stack_.most; ++level) {
    const bool is_read = level < nodes_ && own_.size() < shards;
    own_levels_.push_back(is_read ? Buffer<float>::shared(end) : Buffer<float>(end));
    levels_.push_back(own_levels_.back().span());
  }
}

void GradientTree::add(size_t parameter, int64_t shard, ThreadPool& pool) {
  if (own_levels_.empty()) return;
  const auto number = static_cast<size_t>(shard - own_.begin);
  const auto kept = static_cast<size_t>(kept_[number]);
  const auto merges = static_cast<size_t>(stack_.merges[number]);
  const TaskPieces& pieces = pieces_of_[parameter];
  pool.run(std::ssize(pieces), [&](int64_t i, int /*thread*/) {
    const Piece& piece = pieces[static_cast<size_t>(i)];
    const float* gradient = gradients_[piece.parameter].data() + piece.first;
    if (merges == 0) {
      std::copy_n(gradient, piece.count, at(kept, piece));
      return;
    }
    add_numbers(gradient, kNoClamp, at(kept - 1, piece), piece.count);
    for (size_t top = kept - 1; top > kept - merges; --top)
      add_numbers(at(top, piece), kNoClamp, at(top - 1, piece), piece.count);
  });
}

void GradientTree::take(float factor, ThreadPool& pool) {
  if (own_levels_.empty() && factor == 1) return;
  pool.run(std::ssize(tasks_), [&](int64_t task, int /*thread*/) {
    for (const Piece& piece : tasks_[static_cast<size_t>(task)])
      scale_numbers(factor, at(0, piece), gradients_[piece.parameter].data() + piece.first, piece.count);
  });
}

}  // namespace cnn
