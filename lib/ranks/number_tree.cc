#include "ranks/number_tree.h"

#include <algorithm>

namespace cnn {
namespace {

template <typename T>
void add_to_numbers(std::vector<T>& sum, const std::vector<T>& more) {
  for (size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
}

}  // namespace

template <typename T>
NumberTree<T>::NumberTree(size_t width, const Range& own, int64_t shards)
    : own_(own),
      stack_(stack_of(own, shards)),
      next_(width),
      levels_(static_cast<size_t>(stack_.most), std::vector<T>(width)) {
  const size_t nodes = nodes_of(own, shards).size();
  for (size_t node = 0; node < nodes; ++node) sums_.emplace_back(levels_[node]);
}

template <typename T>
void NumberTree<T>::add(int64_t shard) {
  if (shard == own_.begin) kept_ = 0;
  const int64_t merges = stack_.merges[static_cast<size_t>(shard - own_.begin)];
  if (merges == 0) {
    levels_[kept_++] = next_;
    return;
  }
  add_to_numbers(levels_[kept_ - 1], next_);
  for (int64_t i = 1; i < merges; ++i, --kept_) add_to_numbers(levels_[kept_ - 2], levels_[kept_ - 1]);
}

template class NumberTree<double>;
template class NumberTree<Moments>;

}  // namespace cnn
