// Passes allocate nothing: every allocation of the program is counted while one runs.
#include "counted_allocations.h"
#ifdef COUNTS_ALLOCATIONS

#include <catch2/catch.hpp>

#include "network/all_kinds.h"
#include "network/network.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

TEST_CASE("network: passes allocate nothing, the first one neither, whatever the layers") {
  CHECK(allocations_in([] { std::vector<int> counted(5); }) == 1);
  const std::vector<float> weights = {1, 2, 0.5F, 1};
  for (const NetworkSpec& spec : {test::plain_kinds(), test::nested_kinds(), test::ways_first()}) {
    for (const Algorithm algorithm : {Algorithm::automatic, Algorithm::im2col, Algorithm::winograd}) {
      CAPTURE(spec.layers[0].name, static_cast<int>(algorithm));
      Workers workers(2);
      Network network(plan_network(spec), {19, 19}, workers, {0, algorithm});
      network.initialize(3);
      put_random_batch(network, 19, 1);
      int64_t told = 0;
      const Network::OnBatchGradients on_gradients = [&](const LossSum& /*batch*/, size_t, size_t count) {
        told += static_cast<int64_t>(count);
      };
      const LossTerms terms{0.1F, std::span(weights).first(static_cast<size_t>(network.plan().classes())),
                            0.7F};
      CHECK(allocations_in([&] { network.evaluate(19); }) == 0);
      CHECK(allocations_in([&] { network.evaluate(7); }) == 0);
      CHECK(allocations_in([&] { network.set_noise({1, 2}); }) == 0);
      CHECK(allocations_in([&] { network.compute_gradients(19); }) == 0);
      CHECK(allocations_in([&] { network.compute_gradients(5, terms, on_gradients); }) == 0);
      CHECK(allocations_in([&] { network.evaluate(19); }) == 0);
      network.start_profile(Mode::training);
      CHECK(allocations_in([&] { network.compute_gradients(19); }) == 0);
      CHECK(told > 0);
    }
  }
}

}  // namespace
}  // namespace cnn

#endif
