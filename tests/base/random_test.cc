#include "base/random.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

using namespace cnn;

using Block = std::array<uint32_t, 4>;

// The known answers of Random123 1.14, kat_vectors, philox 4x32 10.
TEST_CASE("philox: gives Random123's known answers") {
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr uint32_t kOnes = 0xffffffff;
  CHECK(philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}) ==
        Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("random: the numbers are philox's blocks, counted up, under the keys' place in counter and key") {
  Random random(0x1122334455667788, RandomUse::augment, 0xAABBCCDDEEFF, 7);
  for (uint32_t block = 0; block < 3; ++block) {
    const Block expected = philox4x32({block, 7, 0xCCDDEEFF, 0x0400AABB}, {0x55667788, 0x11223344});
    for (const uint32_t bits : expected) CHECK(random.next_bits() == bits);
  }
}

TEST_CASE("random: a copy goes on from where the original stands, and the same keys begin anew") {
  Random random(1, RandomUse::shuffle, 2, 3);
  const uint32_t first = random.next_bits();
  random.normal();
  Random copy = random;
  CHECK(copy.normal() == random.normal());
  CHECK(copy.next_bits() == random.next_bits());
  CHECK(Random(1, RandomUse::shuffle, 2, 3).next_bits() == first);
}

TEST_CASE("random: sequences of different keys share no numbers") {
  constexpr uint64_t kHigh = uint64_t{1} << 32;
  std::vector<Random> sequences;
  for (const uint64_t seed : {uint64_t{1}, uint64_t{2}, kHigh + 1}) {
    for (const auto use :
         {RandomUse::initialize, RandomUse::shuffle, RandomUse::augment, RandomUse::dropout}) {
      for (const uint64_t index : {uint64_t{0}, uint64_t{1}, kHigh}) {
        for (const uint32_t item : {0U, 1U}) sequences.emplace_back(seed, use, index, item);
      }
    }
  }
  std::set<std::pair<uint32_t, uint32_t>> seen;
  for (auto& sequence : sequences) {
    for (int i = 0; i < 10; ++i) {
      const uint32_t left = sequence.next_bits();
      seen.emplace(left, sequence.next_bits());
    }
  }
  CHECK(seen.size() == sequences.size() * 10);
}

TEST_CASE(
    "random: uniform lies between 0 and 1 with the moments and the even bins of a uniform distribution") {
  Random random(1, RandomUse::initialize, 0);
  constexpr int kDraws = 1'000'000;
  constexpr int kBins = 100;
  std::vector<double> bins(kBins);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const float x = random.uniform();
    REQUIRE((x >= 0 && x < 1));
    ++bins[static_cast<size_t>(x * kBins)];
    sum += x;
    squares += static_cast<double>(x) * x;
  }
  const double mean = sum / kDraws;
  CHECK(mean == Approx(0.5).margin(5 * std::sqrt(1.0 / 12 / kDraws)));
  CHECK(squares / kDraws - mean * mean == Approx(1.0 / 12).margin(5e-4));
  double chi_squared = 0;
  constexpr double kExpected = static_cast<double>(kDraws) / kBins;
  for (const double count : bins) chi_squared += (count - kExpected) * (count - kExpected) / kExpected;
  CHECK(chi_squared > 53);  // 99 degrees of freedom: both tails are rarer than 1 in 10,000
  CHECK(chi_squared < 162);
}

TEST_CASE("random: normal has the moments and the tails of a standard normal distribution") {
  Random random(1, RandomUse::initialize, 1);
  constexpr int kDraws = 1'000'000;
  double moments[5] = {};
  double neighbours = 0;
  double last = 0;
  int within_1 = 0;
  int beyond_3 = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = random.normal();
    REQUIRE(std::isfinite(x));
    double power = 1;
    for (double& moment : moments) {
      moment += power / kDraws;
      power *= x;
    }
    neighbours += x * last / kDraws;
    last = x;
    within_1 += std::abs(x) < 1 ? 1 : 0;
    beyond_3 += std::abs(x) > 3 ? 1 : 0;
  }
  CHECK(moments[1] == Approx(0).margin(0.005));
  CHECK(moments[2] == Approx(1).margin(0.008));
  CHECK(moments[3] == Approx(0).margin(0.02));
  CHECK(moments[4] == Approx(3).margin(0.05));
  CHECK(neighbours == Approx(0).margin(0.005));
  CHECK(within_1 == Approx(0.682689 * kDraws).margin(2400));
  CHECK(beyond_3 == Approx(0.002700 * kDraws).margin(260));
}

TEST_CASE("random: below gives every number under its bound equally often") {
  Random random(3, RandomUse::shuffle, 0);
  CHECK(random.below(1) == 0);
  for (const uint64_t bound : {2, 3, 7, 10, 60}) {
    std::vector<double> counts(bound);
    constexpr int kDraws = 120'000;
    for (int i = 0; i < kDraws; ++i) {
      const uint64_t x = random.below(bound);
      REQUIRE(x < bound);
      ++counts[x];
    }
    const double expected = kDraws / static_cast<double>(bound);
    for (const double count : counts) CHECK(count == Approx(expected).margin(5 * std::sqrt(expected)));
  }
}

// Without drawing again in the uneven rest, a bound of 3*2^30 would give every third number twice as often.
TEST_CASE("random: below has no bias where its bound does not divide 2^32") {
  Random random(4, RandomUse::shuffle, 0);
  constexpr uint64_t kBound = uint64_t{3} << 30;
  constexpr int kDraws = 300'000;
  int thirds = 0;
  for (int i = 0; i < kDraws; ++i) {
    const uint64_t x = random.below(kBound);
    REQUIRE(x < kBound);
    thirds += x % 3 == 0 ? 1 : 0;
  }
  CHECK(thirds == Approx(kDraws / 3.0).margin(1300));
}

TEST_CASE("random: below 2^32 gives the bits as they are") {
  Random random(5, RandomUse::shuffle, 0);
  Random bits = random;
  for (int i = 0; i < 100; ++i) CHECK(random.below(uint64_t{1} << 32) == bits.next_bits());
}
