// Gradients as far as those parameters need them that learn.
#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "base/random.h"
#include "network/all_kinds.h"
#include "network/network.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

std::vector<std::vector<float>> gradients_now(const Network& network) {
  std::vector<std::vector<float>> all;
  for (const ConstParameter& own : network.parameters())
    all.emplace_back(own.gradient.begin(), own.gradient.end());
  return all;
}

bool are_zero(const std::vector<float>& numbers) {
  return numbers == std::vector<float>(numbers.size());
}

}  // namespace

TEST_CASE("network: what learns has the same gradients, whatever else does not") {
  for (const NetworkSpec& spec : {test::plain_kinds(), test::nested_kinds(), test::ways_first()}) {
    Workers workers(2);
    Network network(plan_network(spec), {8, 8}, workers);
    network.initialize(3);
    put_random_batch(network, 8, 1);
    std::vector<size_t> order;
    const auto listen = [&](const LossSum& /*batch*/, size_t first, size_t) { order.push_back(first); };
    network.compute_gradients(8, {}, listen);
    const std::vector<size_t> whole_order = std::exchange(order, {});
    const auto whole = gradients_now(network);
    Random random(5, RandomUse::augment, 0);
    for (size_t round = 0; round < 2 * whole.size(); ++round) {
      // The first ones rest, and then any.
      std::vector<bool> learns;
      for (size_t i = 0; i < whole.size(); ++i)
        learns.push_back(round < whole.size() ? i >= round : random.below(6) == 0);
      network.learn_only(learns);
      network.compute_gradients(8, {}, listen);
      CHECK(std::exchange(order, {}) == whole_order);
      const auto now = gradients_now(network);
      for (size_t i = 0; i < whole.size(); ++i) {
        CAPTURE(round, network.parameters()[i].name);
        CHECK((now[i] == whole[i] || (!learns[i] && are_zero(now[i]))));
      }
    }
  }
}

TEST_CASE("network: nothing is computed for the first layers where they rest, in a larger one either") {
  Workers workers(1);
  Network network(plan_network(test::nested_kinds()), {4, 4}, workers);
  network.initialize(3);
  std::vector<bool> learns(network.parameters().size());
  learns[learns.size() - 1] = true;
  network.learn_only(learns);
  for (const int64_t images : {4, 8}) {
    if (images > 4) network.make_room(images);
    put_random_batch(network, images, 1);
    network.compute_gradients(images);
    const auto now = gradients_now(network);
    CHECK(!are_zero(now.back()));
    CHECK(are_zero(now.front()));
  }
}

}  // namespace cnn
