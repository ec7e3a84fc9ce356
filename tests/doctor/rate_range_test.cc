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

TEST_CASE("rate range: too high is where every seed's loss has risen to four times its least") {
  const RateRange risen = judged({{2, 1, 3, 5}, {2, 1, 3, 3, 3, 5}, {2, 1, 1, 1, INFINITY}});
  REQUIRE(risen.too_high);
  CHECK(*risen.too_high == 1);
  CHECK_FALSE(judged({{2, 1, 3, 5}, {2, 1, 3, 3, 3, 3}, {2, 1, 1, 1, INFINITY}}).too_high);
}

TEST_CASE("rate range: a config's rate is looked at far from the proposal, and where the loss rises") {
  RateRange range;
  range.proposal = 0.01;
  range.too_high = 0.5;
  CHECK(rate_fault(range, 0.3 / 1000) == "it is far below");
  CHECK(rate_fault(range, 0.4 / 1000).empty());
  CHECK(rate_fault(range, 0.29).empty());
  CHECK(rate_fault(range, 0.31) == "it is far above");
  CHECK(rate_fault(range, 0.5) == "from 0.5 on the loss of all three rose to four times its least");
  CHECK(rate_fault(RateRange(), 100).empty());
}

}  // namespace cnn
