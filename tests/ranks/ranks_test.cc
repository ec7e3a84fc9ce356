#include "ranks/ranks.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "base/buffer.h"
#include "ranks/virtual_ranks.h"

namespace cnn {
namespace {

// Each rank in a thread of its own. Returns how many bytes they sent.
int64_t play(int64_t count, const std::function<void(Ranks&)>& part) {
  VirtualNetwork network(count);
  std::vector<std::thread> threads;
  for (int64_t rank = 0; rank < count; ++rank) {
    threads.emplace_back([&, rank] {
      Ranks ranks(network.end(rank));
      ranks.share_out(8);
      part(ranks);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(network.is_empty());
  return network.bytes();
}

}  // namespace

TEST_CASE("ranks: texts are gathered and broadcast, numbers are added, and a stop is one of all") {
  for (const int64_t count : {1, 2, 3, 5, 8}) {
    std::atomic<int> right = 0;
    play(count, [&](Ranks& ranks) {
      const std::string own(static_cast<size_t>(ranks.rank()), static_cast<char>('a' + ranks.rank()));
      const auto all = ranks.gather(own);
      bool is_right = std::ssize(all) == count && all[static_cast<size_t>(ranks.rank())] == own &&
                      all.back() == std::string(all.size() - 1, static_cast<char>('a' + count - 1));
      is_right = is_right && ranks.broadcast(ranks.is_first() ? "of the first" : "") == "of the first";
      std::vector<double> numbers{1, static_cast<double>(ranks.rank())};
      ranks.add_up_own(numbers);
      is_right = is_right && numbers[0] == static_cast<double>(count) &&
                 numbers[1] == static_cast<double>(count * (count - 1) / 2);
      const std::atomic<int> wish = ranks.rank() == count - 1 ? 15 : 0;
      ranks.listen(wish);
      ranks.agree_on_stop();
      right += is_right && ranks.stop() == 15 ? 1 : 0;
    });
    CHECK(right == count);
  }
}

TEST_CASE("ranks: gradients are added bucket by bucket, whatever the order in which they become ready") {
  constexpr int64_t kFloats = 3'000'000;
  CHECK(cut_into_buckets(kFloats).size() == 4);
  CHECK(cut_into_buckets(kFloats).back().size() * 4 <= 1 << 20);
  CHECK(cut_into_buckets(100).size() == 1);
  std::atomic<int> right = 0;
  const int cores = GENERATE(1, 2);
  const bool is_shared = GENERATE(false, true);
  const int64_t bytes = play(4, [&](Ranks& ranks) {
    Buffer<float> buffer = is_shared ? Buffer<float>::shared(kFloats) : Buffer<float>(kFloats);
    const std::span<float> own = buffer.span();
    ranks.open({own}, ranks.is_first() ? cores : 1);
    bool is_right = true;
    for (int batch = 0; batch < 2; ++batch) {
      std::ranges::fill(own, static_cast<float>(ranks.rank()));
      ranks.begin();
      if (ranks.rank() % 2 == 0) {
        ranks.ready({1'000'000, kFloats});
        ranks.ready({0, 1'000'000});
      } else {
        ranks.ready({0, kFloats});
      }
      ranks.finish(1);
      is_right = is_right && std::ranges::all_of(own, [](float sum) { return sum == 6; });
    }
    ranks.close();
    right += is_right ? 1 : 0;
  });
  CHECK(right == 4);
  // Ranks that read each other's memory only say where.
  CHECK((bytes < 100'000) == is_shared);
}

TEST_CASE(
    "ranks: those that read each other's memory have the same bits as by messages, also where some do not") {
  constexpr int64_t kFloats = 70'000;
  const int64_t count = GENERATE(2, 3, 4, 5, 8);
  const int of_shared = GENERATE(1, 2);  // ranks that others can read in: all, or every second
  std::vector<std::vector<float>> sums[2];
  for (const bool is_shared : {false, true}) {
    auto& all = sums[is_shared ? 1 : 0];
    all.resize(static_cast<size_t>(count));
    play(count, [&](Ranks& ranks) {
      const bool is_read = is_shared && ranks.rank() % of_shared == 0;
      std::vector<Buffer<float>> buffers;
      std::vector<std::span<float>> nodes;
      for (size_t node = 0; node < nodes_of(ranks.own_shards(), 8).size(); ++node) {
        buffers.push_back(is_read ? Buffer<float>::shared(kFloats) : Buffer<float>(kFloats));
        for (int64_t i = 0; i < kFloats; ++i)
          buffers.back()[i] =
              1.0F / static_cast<float>(1 + i + 13 * ranks.rank() + 7 * static_cast<int64_t>(node));
      }
      for (auto& buffer : buffers) nodes.push_back(buffer.span());
      ranks.open(nodes, 1);
      ranks.begin();
      ranks.finish(0.3F);
      const auto sum = nodes.front();
      all[static_cast<size_t>(ranks.rank())] = {sum.begin(), sum.end()};
    });
  }
  CHECK(sums[0] == sums[1]);
  CHECK(std::ranges::count(sums[0], sums[0].front()) == count);
}

}  // namespace cnn
