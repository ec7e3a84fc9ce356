// compute_gradients tells which gradients are final while the pass goes on.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "network/all_kinds.h"
#include "network/network.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

std::vector<float> copy(std::span<const float> numbers) {
  return {numbers.begin(), numbers.end()};
}

TEST_CASE("network: each gradient is told once, when it is final, in the same order for each pass") {
  for (const NetworkSpec& spec : {test::plain_kinds(), test::nested_kinds(), test::ways_first()}) {
    Workers workers(2);
    Network network(plan_network(spec), {8, 8}, workers);
    network.initialize(3);
    put_random_batch(network, 8, 1);
    const std::span<const ConstParameter> parameters = network.parameters();
    std::vector<std::vector<float>> told(parameters.size());
    std::vector<size_t> order;
    const auto listen = [&](const LossSum& /*batch*/, size_t first, size_t count) {
      for (size_t i = first; i < first + count; ++i) {
        order.push_back(i);
        told[i] = copy(parameters[i].gradient);
      }
    };
    network.compute_gradients(8, {}, listen);
    std::vector<size_t> sorted = order;
    std::ranges::sort(sorted);
    CHECK(std::ranges::adjacent_find(sorted) == sorted.end());
    for (size_t i = 0; i < parameters.size(); ++i) {
      INFO(parameters[i].name);
      CHECK(told[i] == copy(parameters[i].gradient));
      if (!parameters[i].is_statistic) CHECK(std::ranges::count(order, i) == 1);
    }
    const std::vector<size_t> first_order = std::exchange(order, {});
    network.compute_gradients(8, {}, listen);
    CHECK(order == first_order);
  }
}

TEST_CASE("network: gradients are told from the last layer to the first, branches one after another") {
  Workers workers(1);
  Network network(plan_network(test::nested_kinds()), {4, 4}, workers);
  network.initialize(3);
  put_random_batch(network, 4, 1);
  std::vector<std::string> names;
  network.compute_gradients(4, {}, [&](const LossSum& /*batch*/, size_t first, size_t) {
    const std::string name = network.parameters()[first].name;
    names.push_back(name.substr(0, name.rfind('.')));
  });
  CHECK(names == std::vector<std::string>{"fc",    "m.1.c",        "m.2.n",   "m.2.d",   "m.2.c", "m.4.c",
                                          "g.d",   "g.c",          "e.i.g.d", "e.i.g.c", "e.i.c", "e.c",
                                          "d.c",   "d.projection", "b.c",     "a.n",     "a.c",   "a.g.d",
                                          "a.g.c", "a.i.n",        "a.i.c",   "n",       "c"});
}

TEST_CASE("network: what the listener throws ends the pass, and the next one is whole") {
  Workers workers(2);
  Network network(plan_network(test::nested_kinds()), {8, 8}, workers);
  network.initialize(3);
  put_random_batch(network, 8, 1);
  const double loss = network.compute_gradients(8).loss;
  const auto stop = [](const LossSum& /*batch*/, size_t, size_t) { throw std::runtime_error("enough"); };
  CHECK_THROWS_WITH(network.compute_gradients(8, {}, stop), "enough");
  CHECK(network.compute_gradients(8).loss == loss);
}

}  // namespace
}  // namespace cnn
