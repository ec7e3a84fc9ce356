#include "ranks/shards.h"

#include <algorithm>
#include <bit>

namespace cnn {
namespace {

void add_nodes(const ShardNode& node, const Range& own, std::vector<ShardNode>& nodes) {
  if (node.shards.end <= own.begin || node.shards.begin >= own.end) return;
  if (node.shards.begin >= own.begin && node.shards.end <= own.end) {
    nodes.push_back(node);
    return;
  }
  add_nodes(node.first(), own, nodes);
  add_nodes(node.second(), own, nodes);
}

// How many nodes of several shards within `own` end where `last` does, which is a node itself.
int64_t nodes_ended_by(const ShardNode& last, const Range& own, int64_t shards) {
  int64_t ended = 0;
  for (ShardNode node{{0, shards}}; node.shards.size() > last.shards.size();) {
    if (node.shards.begin >= own.begin && node.shards.end == last.shards.end) ++ended;
    node = last.shards.begin < node.second().shards.begin ? node.first() : node.second();
  }
  return ended;
}

}  // namespace

Range images_of_shard(int64_t shard, int64_t shards, int64_t images, int64_t least) {
  const int64_t filled = std::clamp<int64_t>(images / least, 1, shards);
  if (shard >= filled) return {images, images};
  return {images * shard / filled, images * (shard + 1) / filled};
}

Range shards_of_rank(int64_t rank, int64_t ranks, int64_t shards) {
  if (!std::has_single_bit(static_cast<uint64_t>(ranks)))
    return {shards * rank / ranks, shards * (rank + 1) / ranks};
  ShardNode node{{0, shards}};
  for (int64_t half = ranks / 2; half > 0; half /= 2)
    node = (rank & half) != 0 ? node.second() : node.first();
  return node.shards;
}

std::vector<ShardNode> nodes_of(const Range& own, int64_t shards) {
  std::vector<ShardNode> nodes;
  add_nodes({{0, shards}}, own, nodes);
  return nodes;
}

ShardStack stack_of(const Range& own, int64_t shards) {
  ShardStack stack;
  int64_t kept = 0;
  for (int64_t shard = own.begin; shard < own.end; ++shard) {
    const int64_t merges = nodes_ended_by({{shard, shard + 1}}, own, shards);
    stack.merges.push_back(merges);
    kept += merges == 0 ? 1 : 0;
    stack.most = std::max(stack.most, kept);
    kept -= std::max<int64_t>(0, merges - 1);
  }
  return stack;
}

std::vector<int64_t> merges_of(const std::vector<ShardNode>& nodes, int64_t shards) {
  std::vector<int64_t> merges;
  for (const ShardNode& node : nodes) merges.push_back(nodes_ended_by(node, {0, shards}, shards));
  return merges;
}

}  // namespace cnn
