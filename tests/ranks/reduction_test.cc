#include "ranks/reduction.h"

#include <bit>
#include <catch2/catch.hpp>

#include "base/random.h"
#include "ranks/number_tree.h"
#include "ranks/virtual_ranks.h"

namespace cnn {
namespace {

// Numbers of very different size: another order of additions is another sum.
std::vector<float> numbers_of_shard(int64_t shard, int64_t count) {
  Random random(7, RandomUse::augment, static_cast<uint64_t>(shard));
  std::vector<float> numbers;
  for (int64_t i = 0; i < count; ++i) {
    const auto size = static_cast<float>(1 << random.below(20));
    numbers.push_back(static_cast<float>(random.normal()) * size);
  }
  return numbers;
}

// By the definition, shard by shard.
std::vector<float> sum_of(const ShardNode& node, int64_t count) {
  if (node.is_leaf()) return numbers_of_shard(node.shards.begin, count);
  std::vector<float> sum = sum_of(node.first(), count);
  const std::vector<float> second = sum_of(node.second(), count);
  for (size_t i = 0; i < sum.size(); ++i) sum[i] += second[i];
  return sum;
}

struct VirtualRank {
  std::vector<std::vector<float>> sums;
  std::vector<std::span<float>> nodes;
  Reduction<float> reduction;

  VirtualRank(int64_t rank, int64_t ranks, int64_t shards, int64_t count) : reduction(rank, ranks, shards) {
    for (const ShardNode& node : nodes_of(shards_of_rank(rank, ranks, shards), shards))
      sums.push_back(sum_of(node, count));
    for (auto& sum : sums) nodes.emplace_back(sum);
  }
};

// All ranks played by one thread. Returns how many messages were sent.
int64_t reduce_all(std::vector<VirtualRank>& ranks, const Range& range) {
  VirtualNetwork network(std::ssize(ranks));
  for (VirtualRank& rank : ranks) rank.reduction.begin(rank.nodes, range);
  for (int64_t round = 0; round < ranks.front().reduction.rounds(); ++round) {
    for (size_t r = 0; r < ranks.size(); ++r)
      ranks[r].reduction.send(round, network.end(static_cast<int64_t>(r)));
    for (size_t r = 0; r < ranks.size(); ++r)
      ranks[r].reduction.receive(round, network.end(static_cast<int64_t>(r)));
  }
  CHECK(network.is_empty());
  return network.messages();
}

// Whether all ranks have the bits of the tree, however the elements are cut.
int64_t check_bits(int64_t count_of_ranks, int64_t shards, int64_t count, const std::vector<int64_t>& cuts) {
  CAPTURE(count_of_ranks, shards);
  std::vector<VirtualRank> ranks;
  for (int64_t rank = 0; rank < count_of_ranks; ++rank)
    ranks.emplace_back(rank, count_of_ranks, shards, count);
  int64_t messages = 0;
  int64_t begin = 0;
  for (const int64_t end : cuts) {
    messages += reduce_all(ranks, {begin, end});
    begin = end;
  }
  const std::vector<float> wanted = sum_of({{0, shards}}, count);
  bool are_same = true;
  for (const VirtualRank& rank : ranks) are_same = are_same && rank.sums[0] == wanted;
  CHECK(are_same);
  return messages;
}

TEST_CASE("reduction: any number of ranks has the bits of the tree over shards, however elements are cut") {
  for (const int64_t shards : {8, 12, 13}) {
    for (int64_t ranks = 1; ranks <= 8; ++ranks) {
      check_bits(ranks, shards, 37, {37});
      check_bits(ranks, shards, 37, {5, 6, 30, 37});
      check_bits(ranks, shards, 3, {3});  // fewer elements than ranks
    }
  }
}

TEST_CASE("reduction: up to 1,024 ranks send 2 log2 messages each if a power of two, else 2 to each other") {
  CHECK(check_bits(1024, 1024, 1024, {1024}) == 1024 * 20);
  CHECK(check_bits(64, 100, 64, {64}) == 64 * 12);
  CHECK(check_bits(100, 100, 100, {100}) == 100 * 99 * 2);
  CHECK(check_bits(3, 3, 9, {9}) == 3 * 2 * 2);
}

}  // namespace

TEST_CASE("shards: sizes differ by one at most, ranks share them out, and runs are made of few nodes") {
  for (const int64_t shards : {1, 2, 5, 8, 13, 16}) {
    for (const int64_t images : {1, 7, 16, 33}) {
      int64_t next = 0;
      for (int64_t shard = 0; shard < shards; ++shard) {
        const Range part = images_of_shard(shard, shards, images, 1);
        CHECK(part.begin == next);
        CHECK(part.size() >= images / shards);
        CHECK(part.size() <= images / shards + 1);
        next = part.end;
      }
      CHECK(next == images);
    }
    for (int64_t ranks = 1; ranks <= shards; ++ranks) {
      int64_t next = 0;
      for (int64_t rank = 0; rank < ranks; ++rank) {
        const Range own = shards_of_rank(rank, ranks, shards);
        CHECK(own.begin == next);
        CHECK(own.size() >= 1);
        const auto nodes = nodes_of(own, shards);
        CHECK(nodes.front().shards.begin == own.begin);
        CHECK(nodes.back().shards.end == own.end);
        if (std::has_single_bit(static_cast<uint64_t>(ranks))) CHECK(nodes.size() == 1);
        next = own.end;
      }
      CHECK(next == shards);
    }
  }
  CHECK(images_of_shard(0, 4, 3, 2).size() == 3);  // no shard of one image
  CHECK(images_of_shard(1, 4, 5, 2).size() == 3);
  CHECK(images_of_shard(2, 4, 5, 2).size() == 0);
}

TEST_CASE("shards: one after another they are added up as the tree says, with log2 of them kept") {
  for (const int64_t shards : {1, 2, 3, 8, 13, 64, 100}) {
    CAPTURE(shards);
    CHECK(stack_of({0, shards}, shards).most <=
          std::max<int64_t>(1, std::bit_width(static_cast<uint64_t>(shards - 1))));
    NumberTree<double> tree(1, {0, shards}, shards);
    for (int64_t shard = 0; shard < shards; ++shard) {
      tree.next()[0] = 1.0 / static_cast<double>(3 + shard * shard);
      tree.add(shard);
    }
    const std::function<double(const ShardNode&)> sum = [&](const ShardNode& node) -> double {
      const auto shard = static_cast<double>(node.shards.begin);
      return node.is_leaf() ? 1.0 / (3 + shard * shard) : sum(node.first()) + sum(node.second());
    };
    CHECK(tree.sums().size() == 1);
    CHECK(tree.sums()[0][0] == sum({{0, shards}}));
  }
}

}  // namespace cnn
