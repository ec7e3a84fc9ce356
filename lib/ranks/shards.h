// The shards of a batch, and the tree that what they compute is added up by: the same for any number of
// processes, so that a sum has the same bits whoever computes which shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/shape.h"

namespace cnn {

// The images of shard `shard` of a batch of `images`. A batch too small for all shards to have `least` images
// leaves the last ones without any; else their sizes differ by at most one.
Range images_of_shard(int64_t shard, int64_t shards, int64_t images, int64_t least);

// A node of the tree is a run of shards. The root has all of them; a node of several has two below it, the
// first of which has half of its shards, rounded down.
struct ShardNode {
  Range shards;

  bool is_leaf() const { return shards.size() == 1; }
  ShardNode first() const { return {{shards.begin, middle()}}; }
  ShardNode second() const { return {{middle(), shards.end}}; }

 private:
  int64_t middle() const { return shards.begin + shards.size() / 2; }
};

// The shards of rank `rank` of `ranks` <= shards: a run; that of a node where `ranks` is a power of two.
Range shards_of_rank(int64_t rank, int64_t ranks, int64_t shards);

// The nodes that make up `own`, none of which is below another, in their order.
std::vector<ShardNode> nodes_of(const Range& own, int64_t shards);

// How the shards of `own` are added up one after another with a stack of sums: shard number i of them becomes
// the new top; then `merges[i]` times the two topmost sums become one. What is left are those of nodes_of().
struct ShardStack {
  std::vector<int64_t> merges;
  int64_t most = 0;  // sums that are kept at once: a shard that is merged at once is added, and takes none
};
ShardStack stack_of(const Range& own, int64_t shards);

// The same of the sums of nodes that cover the whole tree, in their order.
std::vector<int64_t> merges_of(const std::vector<ShardNode>& nodes, int64_t shards);

}  // namespace cnn
