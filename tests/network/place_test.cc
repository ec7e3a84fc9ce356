#include "network/place.h"

#include <catch2/catch.hpp>
#include <vector>

#include "base/random.h"

namespace cnn {
namespace {

std::vector<Stay> random_stays(int64_t count, int64_t moves, uint64_t seed) {
  Random random(seed, RandomUse::augment, 7);
  const auto below = [&](int64_t end) {
    return static_cast<int64_t>(random.below(static_cast<size_t>(end)));
  };
  std::vector<Stay> stays;
  for (int64_t i = 0; i < count; ++i) {
    Stay stay;
    stay.bytes = 64 * (1 + below(100));
    const int64_t first = below(moves);
    const Life life{first, first + below(moves - first)};
    if (i % 3 != 0) stay.training = life;
    if (i % 3 != 1) stay.inference = life;
    stays.push_back(stay);
  }
  return stays;
}

int64_t overlaps(const std::vector<Stay>& stays) {
  int64_t count = 0;
  for (size_t a = 0; a < stays.size(); ++a) {
    for (size_t b = 0; b < a; ++b) {
      const bool apart = stays[a].offset + stays[a].bytes <= stays[b].offset ||
                         stays[b].offset + stays[b].bytes <= stays[a].offset;
      count += stays[a].meets(stays[b]) && !apart ? 1 : 0;
    }
  }
  return count;
}

Stay stay(int64_t bytes, Life training, Life inference = {}) {
  return {bytes, training, inference, -1};
}

}  // namespace

TEST_CASE("place: what is needed at a time does not overlap, and all of it is inside") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    std::vector<Stay> stays = random_stays(60, 30, seed);
    const int64_t bytes = place(stays);
    CHECK(overlaps(stays) == 0);
    for (const Stay& each : stays) {
      CHECK(each.offset >= 0);
      CHECK(each.offset % 64 == 0);
      CHECK(each.offset + each.bytes <= bytes);
    }
    CHECK(bytes >= most_at_a_time(stays));
    CHECK(static_cast<double>(bytes) <= 1.25 * static_cast<double>(most_at_a_time(stays)));
  }
}

TEST_CASE("place: of a chain two neighbours stand at a time, however long it is") {
  std::vector<Stay> chain;
  for (int64_t i = 0; i < 50; ++i) chain.push_back(stay(640, {i, i + 1}));
  CHECK(place(chain) == 2 * 640);
}

TEST_CASE("place: what a pass keeps for its way back stacks up without gaps") {
  std::vector<Stay> kept;
  for (int64_t i = 0; i < 20; ++i) kept.push_back(stay(64 * (1 + i % 7), {i, 40 - i}));
  const int64_t all = most_at_a_time(kept);
  CHECK(place(kept) == all);
}

TEST_CASE("place: training and inference use the same memory") {
  std::vector<Stay> stays = {stay(6400, {0, 9}), stay(64, {}, {0, 9}), stay(3200, {}, {3, 4})};
  CHECK(place(stays) == 6400);
  CHECK(most_at_a_time(stays) == 6400);
}

TEST_CASE("place: one more finds room among others, or none") {
  std::vector<Stay> stays = {stay(640, {0, 4}), stay(640, {2, 9})};
  const int64_t bytes = place(stays);
  Stay fits = stay(640, {5, 9});
  CHECK(place_within(bytes, stays, fits));
  stays.push_back(fits);
  CHECK(overlaps(stays) == 0);
  Stay does_not = stay(64, {3, 3});
  CHECK_FALSE(place_within(bytes, stays, does_not));
  CHECK(does_not.offset == -1);
}

TEST_CASE("place: nothing takes nothing") {
  std::vector<Stay> none;
  CHECK(place(none) == 0);
}

}  // namespace cnn
