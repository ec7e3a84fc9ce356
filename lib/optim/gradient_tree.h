// Gradients of a batch's shards, added up as the tree of ranks/shards.h says.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "base/thread_pool.h"
#include "optim/pieces.h"
#include "ranks/shards.h"

namespace cnn {

class GradientTree {
 public:
  // Of the shards of `own` out of `shards`. `gradients` are the network's; they outlive this.
  GradientTree(std::vector<std::span<float>> gradients, const Range& own, int64_t shards);

  // Adds the gradients of one parameter, of shard number `shard` of all. Each parameter's come shard by
  // shard, in their order. The same bits for any number of threads.
  void add(size_t parameter, int64_t shard, ThreadPool& pool);

  // The sums of the nodes that the own shards make up (nodes_of), each of all parameters one after another.
  // Of the whole tree there is one.
  std::vector<std::span<float>> sums();

  // Where among those the parameter's stand.
  Range place_of(size_t parameter) const;

  // The network's gradients become `factor` times those of the first sum.
  void take(float factor, ThreadPool& pool);

 private:
  std::vector<std::span<float>> gradients_;
  Range own_;
  ShardStack stack_;
  size_t nodes_;
  std::vector<int64_t> kept_;     // before each shard, how many sums
  std::vector<int64_t> offsets_;  // of each parameter, and behind the last
  std::vector<TaskPieces> tasks_;
  std::vector<TaskPieces> pieces_of_;  // of each parameter
  std::vector<Buffer<float>> levels_;
};

}  // namespace cnn
