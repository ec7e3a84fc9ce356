// Gradients of a batch's shards, added up as the tree of ranks/shards.h says.
#pragma once

#include <cstddef>
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
  // Of the shards of `own` out of `shards`. `gradients` are the network's, in the order of their places in
  // one buffer; they outlive this.
  GradientTree(std::vector<std::span<float>> gradients, const Range& own, int64_t shards);

  // Adds the gradients of one parameter, of shard number `shard` of all. Each parameter's come shard by
  // shard, in their order. The same bits for any number of threads.
  void add(size_t parameter, int64_t shard, ThreadPool& pool);

  // The sums of the nodes that the own shards make up (nodes_of), each laid out as the network's gradients
  // are: which is where they stand, if there is but one own shard. Of the whole tree there is one.
  std::vector<std::span<float>> sums() const { return {levels_.begin(), levels_.begin() + nodes_}; }

  // Where among those the parameter's stand, and the padding behind them.
  Range place_of(size_t parameter) const { return places_[parameter]; }

  // The network's gradients become `factor` times those of the first sum.
  void take(float factor, ThreadPool& pool);

 private:
  float* at(size_t level, const Piece& piece) const {
    return levels_[level].data() + places_[piece.parameter].begin + piece.first;
  }

  std::vector<std::span<float>> gradients_;
  Range own_;
  ShardStack stack_;
  std::ptrdiff_t nodes_;
  std::vector<int64_t> kept_;  // before each shard, how many sums
  std::vector<Range> places_;  // of each parameter
  std::vector<TaskPieces> tasks_;
  std::vector<TaskPieces> pieces_of_;  // of each parameter
  std::vector<std::span<float>> levels_;
  std::vector<Buffer<float>> own_levels_;
};

}  // namespace cnn
