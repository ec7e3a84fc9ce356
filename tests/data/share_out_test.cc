#include "data/share_out.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

namespace cnn {
namespace {

using Counts = std::vector<int64_t>;

int64_t sum_of(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), int64_t{0});
}

int64_t held_of(int64_t images, const ShareSpec& spec) {
  return share_out(Counts{images}, spec).front();
}

// How many there are in all, plainly.
int64_t wanted_of(const Counts& images, const ShareSpec& spec) {
  const int64_t count = sum_of(images);
  if (const auto* every = std::get_if<ShareEvery>(&spec)) return count / every->every;
  if (const auto* number = std::get_if<ShareCount>(&spec)) return std::min(number->count, count);
  return static_cast<int64_t>(std::get<ShareFraction>(spec).fraction * static_cast<double>(count) + 1e-9);
}

}  // namespace

TEST_CASE("share out: a fraction is rounded down, and a decimal whole is not lost to binary") {
  CHECK(held_of(60000, ShareFraction{0.1}) == 6000);
  CHECK(held_of(7, ShareFraction{0.5}) == 3);
  CHECK(held_of(100, ShareFraction{0.2899}) == 28);
  CHECK(held_of(1000, ShareFraction{0.999}) == 999);
  for (int64_t percent = 1; percent < 100; ++percent)
    CHECK(held_of(100, ShareFraction{static_cast<double>(percent) / 100}) == percent);
}

TEST_CASE("share out: every N is the fraction 1/N") {
  CHECK(share_out(Counts{30, 30, 30}, ShareEvery{3}) == Counts{10, 10, 10});
  CHECK(share_out(Counts{25}, ShareEvery{10}) == Counts{2});
  CHECK(share_out(Counts{49, 49}, ShareEvery{49}) == Counts{1, 1});
  CHECK(share_out(Counts{10}, ShareEvery{INT64_MAX}) == Counts{0});
}

TEST_CASE("share out: what is missing comes from the largest remainders, of equal ones from the first") {
  // Quotas 2.4, 1.8, 0.8 of 5.
  CHECK(share_out(Counts{12, 9, 4}, ShareFraction{0.2}) == Counts{2, 2, 1});
  // 2.25 each of 11.
  CHECK(share_out(Counts{9, 9, 9, 9, 9}, ShareFraction{0.25}) == Counts{3, 2, 2, 2, 2});
  CHECK(share_out(Counts{70, 20, 10}, ShareCount{11}) == Counts{8, 2, 1});
}

TEST_CASE("share out: a class of two or more is on both sides, the first ones pay, and the sum stays") {
  CHECK(share_out(Counts{60, 60, 3}, ShareFraction{0.1}) == Counts{6, 5, 1});
  CHECK(share_out(Counts{2, 90}, ShareFraction{0.9}) == Counts{1, 81});
  CHECK(share_out(Counts{2, 2, 96}, ShareCount{3}) == Counts{1, 1, 1});
  CHECK(share_out(Counts{2, 2, 4}, ShareCount{5}) == Counts{1, 1, 3});
}

TEST_CASE("share out: the one image of a class is trained on while others are there to be held out") {
  CHECK(share_out(Counts{1, 9}, ShareFraction{0.5}) == Counts{0, 5});
  CHECK(share_out(Counts{1, 1, 3}, ShareCount{2}) == Counts{0, 0, 2});
  CHECK(share_out(Counts{1, 1, 1, 1}, ShareFraction{0.5}) == Counts{1, 1, 0, 0});
  CHECK(share_out(Counts{0, 1, 3}, ShareCount{4}) == Counts{0, 1, 3});
}

TEST_CASE("share out: too few or too many for both sides leave as few classes as possible on one") {
  CHECK(share_out(Counts{50, 5, 6, 5}, ShareCount{2}) == Counts{1, 0, 1, 0});
  CHECK(share_out(Counts{3, 3, 2}, ShareCount{6}) == Counts{2, 2, 2});
  CHECK(share_out(Counts{3, 3}, ShareCount{INT64_MAX}) == Counts{3, 3});
}

TEST_CASE("share out: an image more moves the number of its class by at most one, and the sum is exact") {
  std::mt19937 random(5);
  const auto below = [&](int64_t bound) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(bound));
  };
  for (int round = 0; round < 20000; ++round) {
    Counts images(static_cast<size_t>(1 + below(6)));
    for (int64_t& count : images) count = below(round % 2 == 0 ? 6 : 40);
    const auto at = static_cast<size_t>(below(std::ssize(images)));
    const ShareSpec spec = round % 3 == 0 ? ShareSpec(ShareEvery{2 + below(9)})
                           : round % 3 == 1
                               ? ShareSpec(ShareFraction{(1.0 + static_cast<double>(below(98))) / 100})
                               : ShareSpec(ShareCount{1 + below(sum_of(images) / 2 + 1)});
    if (sum_of(images) == 0) continue;
    const Counts before = share_out(images, spec);
    REQUIRE(sum_of(before) == wanted_of(images, spec));
    for (size_t i = 0; i < images.size(); ++i) {
      REQUIRE(before[i] >= 0);
      REQUIRE(before[i] <= images[i]);
    }
    ++images[at];
    const Counts after = share_out(images, spec);
    CAPTURE(images, at, before, after);
    REQUIRE(after[at] >= before[at]);
    REQUIRE(after[at] <= before[at] + 1);
  }
}

}  // namespace cnn
