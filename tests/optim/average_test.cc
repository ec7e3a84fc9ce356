#include "optim/average.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "optim/gradient_sum.h"
#include "random_values.h"

namespace cnn {
namespace {

constexpr size_t kWatched[] = {0, 1, 32767, 32768, 69999};

TEST_CASE("average: it begins with the first step's weights, then takes (1 - decay) of each step's") {
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    auto weights = random_floats(70000, 1);
    std::vector<float> few(3);
    WeightAverage average(0.9, {weights, few});
    std::vector<double> expected(std::size(kWatched));
    for (int64_t step = 1; step <= 20; ++step) {
      std::ranges::copy(random_floats(70000, static_cast<uint64_t>(step)), weights.begin());
      few[2] = static_cast<float>(step);
      for (size_t i = 0; i < expected.size(); ++i) {
        const double weight = weights[kWatched[i]];
        expected[i] = step == 1 ? weight : 0.9 * expected[i] + 0.1 * weight;
      }
      average.update(step, pool);
    }
    const auto state = average.state();
    REQUIRE(state.size() == 2);
    CHECK(state[0].name == "average");
    for (size_t i = 0; i < expected.size(); ++i)
      CHECK(state[0].values[kWatched[i]] == Approx(expected[i]).margin(1e-6));
    CHECK(state[1].values[1] == 0);
    CHECK(state[1].values[2] > 10);
  }
}

TEST_CASE("average: exchanged twice, weights and average are where they were") {
  ThreadPool pool(2);
  auto weights = random_floats(40000, 1);
  WeightAverage average(0.5, {weights});
  average.update(1, pool);
  std::ranges::copy(random_floats(40000, 2), weights.begin());
  average.exchange(pool);
  CHECK(weights == random_floats(40000, 1));
  average.exchange(pool);
  CHECK(weights == random_floats(40000, 2));
  CHECK(average.state()[0].values[39999] == random_floats(40000, 1)[39999]);
}

TEST_CASE("gradient sum: the average over all images, whatever was summed before and whatever the threads") {
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    auto gradient = random_floats(70000, 1);
    GradientSum sum({gradient});
    sum.add(7, true, pool);
    const auto first = random_floats(70000, 2);
    const auto second = random_floats(70000, 3);
    std::ranges::copy(first, gradient.begin());
    sum.add(16, true, pool);
    std::ranges::copy(second, gradient.begin());
    sum.add(4, false, pool);
    sum.average_over(20, pool);
    for (const size_t i : kWatched)
      CHECK(gradient[i] == Approx((16.0 * first[i] + 4.0 * second[i]) / 20).margin(1e-6));
  }
}

}  // namespace
}  // namespace cnn
