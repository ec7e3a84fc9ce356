// The passes of several shards of a batch in step with each other: where a step has a meeting, none goes on
// before all have measured.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "network/passes.h"

namespace cnn {

// What is added up over all shards of a batch, those that others compute among them.
class ShardSums {
 public:
  virtual ~ShardSums() = default;

  // As many numbers of each own shard, one shard after another: the first shard's become the sums over all.
  virtual void add_up(std::span<Moments> of_shards) = 0;
  virtual void add_up(std::span<double> of_shards) = 0;
};

class Lockstep {
 public:
  // As OnGradients, of own shard number `shard`; the shards come in their order.
  using OnShardGradients = std::function<void(size_t shard, size_t first, size_t count)>;

  // Those of `buffers` and its others, one a shard; `passes` is of the first. All outlive this.
  Lockstep(NetworkBuffers& buffers, Passes& passes, Workers& workers);

  size_t shards() const { return passes_.size(); }
  NetworkBuffers& buffers(size_t shard) { return *buffers_[shard]; }
  Passes& passes(size_t shard) { return *passes_[shard]; }

  // As those of Passes, of so many images of each shard. One without any adds zeros, and has gradients of
  // zero.
  void forward(std::span<const int64_t> images, ShardSums& sums);
  void backward(std::span<const int64_t> images, ShardSums& sums, const OnShardGradients& on_gradients);

 private:
  template <typename Number, typename Move>
  void meet(const Move& move, std::span<const int64_t> images, std::vector<Number>& numbers, ShardSums& sums);
  void run_backward(const BackwardMove& move, size_t shard, int64_t images);

  const Graph& graph_;
  std::vector<NetworkBuffers*> buffers_;
  std::vector<Passes*> passes_;
  std::vector<std::unique_ptr<Passes>> others_;
  std::vector<Moments> moments_;  // of each shard
  std::vector<double> sums_;
};

}  // namespace cnn
