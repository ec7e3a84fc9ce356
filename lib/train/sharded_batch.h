// A batch whose shards are computed one by one, here and by whoever trains the same weights with us: its
// gradients, sums and statistics are added up by the tree of ranks/shards.h, so that their bits depend on the
// shards alone.
#pragma once

#include <cstdint>
#include <span>

#include "base/memory_source.h"
#include "data/batches.h"
#include "network/network.h"
#include "optim/gradient_tree.h"
#include "ranks/number_tree.h"
#include "ranks/ranks.h"
#include "train/step_sums.h"

namespace cnn {

class ShardedBatch : private ShardSums {
 public:
  // All outlive this; `ranks` is null where nobody else trains.
  ShardedBatch(Network& network, ThreadPool& pool, const OwnShards& own, Ranks* ranks);
  ~ShardedBatch() override;
  ShardedBatch(const ShardedBatch&) = delete;
  ShardedBatch& operator=(const ShardedBatch&) = delete;

  // The gradients of the batch of `images` whose own ones are in the network, of the mean loss over its
  // images or of its sum. Running statistics are moved by the mean over its shards.
  StepSums compute(int64_t images, const LossTerms& terms, const NoiseKey& key, bool as_mean);

 private:
  void add_up(std::span<Moments> of_shards) override { add_up(moments_, of_shards); }
  void add_up(std::span<double> of_shards) override { add_up(sums_, of_shards); }
  template <typename T>
  void add_up(NumberTree<T>& tree, std::span<T> of_shards);
  void compute_together(int64_t images, const LossTerms& terms, const NoiseKey& key);
  void add_numbers(const LossSum& sum, int64_t images, std::span<const double> measured);
  void compute_shard(int64_t shard, int64_t images, const LossTerms& terms, const NoiseKey& key);
  void add_gradients(size_t first, size_t count);
  StepSums sum_numbers();

  Network& network_;
  ThreadPool& pool_;
  OwnShards own_;
  Ranks* ranks_;
  GradientTree tree_;
  NumberTree<double> numbers_;
  NumberTree<Moments> moments_;  // of a layer's channels, where layers are synchronized
  NumberTree<double> sums_;
  std::vector<ShardOfBatch> parts_;  // likewise, each shard's
  std::vector<LossSum> results_;
  std::vector<std::span<double>> measured_;  // of each statistic
  int64_t shard_ = 0;                        // that is being computed
};

// Counts what one takes.
void count_sharded_batch(const NetworkPlan& plan, const Range& own, int64_t shards, MemorySource& counter);

}  // namespace cnn
