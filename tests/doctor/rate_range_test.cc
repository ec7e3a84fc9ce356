#include "doctor/rate_range.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace cnn {
namespace {

RateRange judged(std::vector<std::vector<double>> losses) {
  RateRange range;
  range.rates = {1e-3, 2e-3, 4e-3, 1e-2, 1e-1, 1};
  range.losses = std::move(losses);
  judge_rates(range);
  return range;
}

std::string words_at(const RateRange& range, double rate) {
  const auto fault = rate_fault(range, rate);
  return fault ? fault->words : "";
}

}  // namespace

TEST_CASE("rate range: a tenth of where the loss is least, where the seeds agree") {
  const RateRange agreed = judged({{2, 1, 3, 3, 3, 3}, {2, 2, 1, 3, 3, 3}, {2, 2, 1, 3, 3, 3}});
  CHECK(agreed.of_seeds == std::vector<double>{2e-4, 4e-4, 4e-4});
  REQUIRE(agreed.proposal);
  CHECK(*agreed.proposal == Approx(std::cbrt(2e-4 * 4e-4 * 4e-4)));
  CHECK_FALSE(judged({{2, 1, 3, 3, 3, 3}, {2, 2, 2, 1, 3, 3}, {2, 2, 1, 3, 3, 3}}).proposal);
}

TEST_CASE("rate range: a loss that still falls tells no rate") {
  const RateRange range = judged({{2, 1, 3, 3, 3, 3}, {2, 2, 2, 2, 2, 1}, {2, 1, 1, 1.2, 1.2, 1.2}});
  CHECK(range.of_seeds == std::vector<double>{2e-4});
  CHECK_FALSE(range.proposal);
}

TEST_CASE("rate range: too high is where every seed has lost what it learned, or far above its least") {
  const RateRange risen = judged({{2, 1, 1.8, 5}, {2, 1, 1.2, 1.95, 3, 5}, {2, 1.5, 1, 1, INFINITY}});
  REQUIRE(risen.too_high);
  CHECK(*risen.too_high == Approx(4e-2));  // ten times the third's least
  const RateRange lost = judged({{2, 1, 1.8, 5}, {2, 1, 1.2, 1.95, 3, 5}, {2, 1, 1, 2}});
  REQUIRE(lost.too_high);
  CHECK(*lost.too_high == 1e-2);
  CHECK_FALSE(judged({{2, 1, 3, 5}, {2, 1, 1.2, 1.2, 1.2, 1.2}, {2, 1, 1, 1, INFINITY}}).too_high);
}

TEST_CASE("rate range: the loss begins to fall where it does by one seed, if it does by all") {
  const RateRange fallen = judged({{2, 1.95, 1, 1, 1, 1}, {2, 2, 1.5, 1, 1, 1}, {2, 1.89, 1, 1, 1, 1}});
  REQUIRE(fallen.falls_at);
  CHECK(*fallen.falls_at == 2e-3);
  CHECK_FALSE(judged({{2, 1, 1, 1, 1, 1}, {2, 2, 1.95, 2, 2, 2}}).falls_at);
}

TEST_CASE("rate range: a config's rate is looked at far from the proposal, and where the loss rises") {
  RateRange range;
  range.proposal = 0.01;
  range.too_high = 0.5;
  CHECK(words_at(range, 0.3 / 1000) == "it is far below");
  CHECK_FALSE(rate_fault(range, 0.4 / 1000));
  CHECK_FALSE(rate_fault(range, 0.29));
  CHECK(words_at(range, 0.31) == "it is far above");
  CHECK(rate_fault(range, 0.5) ==
        RateFault{"from 0.5 on all three seeds lose what they have learned", true, RateSide::above});
  CHECK_FALSE(rate_fault(RateRange(), 100));
}

TEST_CASE("rate range: a rate is wrong by every seed, though they do not agree on a proposal") {
  const RateRange range = judged({{2, 1, 2, 2, 2, 2}, {2, 2, 2, 1, 2, 2}, {2, 2, 1, 2, 2, 2}});
  CHECK_FALSE(range.proposal);
  CHECK(rate_fault(range, 0.1) ==
        RateFault{"from 0.1 on all three seeds lose what they have learned", true, RateSide::above});
  CHECK(words_at(range, 0.05) == "it is far above");
  CHECK_FALSE(rate_fault(range, 0.01));
}

TEST_CASE("rate range: outside of what was tried no rate is well, and the nearest tried is judged") {
  const RateRange lost = judged({{2, 1, 2, 2, 2, 2}, {2, 1, 2, 2, 2, 2}, {2, 1, 2, 2, 2, 2}});
  CHECK(rate_fault(lost, 1e6) == RateFault{"it lies above all that were tried, 0.001 to 1, and from 0.004 on "
                                           "all three seeds lose what they have learned",
                                           true, RateSide::above});
  const RateRange falling = judged({{2, 2, 2, 2, 2, 1}, {2, 2, 2, 2, 2, 1}, {2, 2, 2, 2, 2, 1}});
  CHECK_FALSE(rate_fault(falling, 1));
  CHECK(rate_fault(falling, 10) ==
        RateFault{"it lies above all that were tried, 0.001 to 1", false, RateSide::above});
  CHECK(words_at(falling, 0.01) == "it is far below");
  CHECK(rate_fault(falling, 1e-7) == RateFault{"it lies below all that were tried, 0.001 to 1, and the loss "
                                               "begins to fall at 1",
                                               true, RateSide::below});
}

TEST_CASE("rate range: where the loss falls by no rate, none can be told from another") {
  const RateRange flat = judged({{2, 2, 2, 2, 2, 2}, {2, 2, 1.99, 2, 2, 2}, {2, 2, 2, 2, 2, 2}});
  CHECK(flat.of_seeds.empty());
  CHECK(words_at(flat, 0.01) ==
        "the loss does not fall by every seed, so that no rate can be told from another");
}

}  // namespace cnn
