// Numbers that each shard of a batch has, added up as the tree of ranks/shards.h says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/moments.h"
#include "ranks/shards.h"

namespace cnn {

template <typename T>
class NumberTree {
 public:
  // `width` numbers of each of the shards of `own` out of `shards`.
  NumberTree(size_t width, const Range& own, int64_t shards);
  NumberTree(const NumberTree&) = delete;
  NumberTree& operator=(const NumberTree&) = delete;

  // Where the numbers of the next shard are written before add().
  std::span<T> next() { return next_; }

  // Adds next() as those of shard number `shard` of all; the shards come in their order.
  void add(int64_t shard);

  // The sums of the nodes that the own shards make up (nodes_of). Of the whole tree there is one.
  std::span<const std::span<T>> sums() const { return sums_; }

 private:
  Range own_;
  ShardStack stack_;
  size_t kept_ = 0;
  std::vector<T> next_;
  std::vector<std::vector<T>> levels_;
  std::vector<std::span<T>> sums_;
};

extern template class NumberTree<double>;
extern template class NumberTree<Moments>;

}  // namespace cnn
