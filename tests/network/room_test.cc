// A network that is given room for larger batches computes what one made for them computes, to the last bit.
#include <catch2/catch.hpp>

#include "network/all_kinds.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

// The loss and all gradients of a batch, and the statistics after it.
std::vector<float> pass_of(Network& network, int64_t images) {
  network.set_noise({5, static_cast<uint64_t>(images)});
  put_random_batch(network, images, 11);
  std::vector<float> all = {static_cast<float>(network.compute_gradients(images).loss)};
  for (const ConstParameter& parameter : network.parameters()) {
    const std::span<const float> numbers = parameter.is_statistic ? parameter.value : parameter.gradient;
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  return all;
}

}  // namespace

TEST_CASE("room: larger batches give the bits of a network that was made for them") {
  const auto spec = GENERATE(test::plain_kinds(), test::nested_kinds(), test::ways_first());
  const auto algorithm = GENERATE(Algorithm::automatic, Algorithm::im2col, Algorithm::winograd);
  const NetworkPlan plan = plan_network(spec);
  Workers workers(2);
  Workers others(3);
  Network made(plan, {21, 5}, workers, {6, algorithm});
  Network grown(plan, {6, 5}, others, {6, algorithm});
  for (Network* network : {&made, &grown}) network->initialize(3);
  CAPTURE(spec.layers[0].name, static_cast<int>(algorithm));
  const auto same_pass = [&](int64_t images) {
    const std::vector<float> a = pass_of(grown, images);
    const std::vector<float> b = pass_of(made, images);
    const auto first = std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin();
    return a == b ? -1 : first;
  };
  CHECK(same_pass(6) == -1);
  const float* weights = grown.parameters()[0].value.data();
  const float* gradients = grown.parameters()[0].gradient.data();
  grown.make_room(21);
  CHECK(grown.limits().training == 21);
  CHECK(grown.parameters()[0].value.data() == weights);
  CHECK(grown.parameters()[0].gradient.data() == gradients);
  for (const int64_t images : {21, 6, 1, 20}) {
    CAPTURE(images);
    CHECK(same_pass(images) == -1);
  }
  for (Network* network : {&made, &grown}) {
    put_random_batch(*network, 5, 7);
    network->evaluate(5);
  }
  CHECK((logits_of(grown, 5) == logits_of(made, 5)));
}

TEST_CASE("room: what has been timed so far is still told") {
  Workers workers(1);
  Network network(plan_network(test::ways_first()), {4, 1}, workers);
  network.initialize(1);
  network.start_profile(Mode::training);
  pass_of(network, 4);
  const double before = network.profile()[0].forward_seconds;
  CHECK(before > 0);
  network.make_room(9);
  CHECK(network.profile()[0].forward_seconds == before);
  pass_of(network, 9);
  CHECK(network.profile()[0].forward_seconds > before);
  CHECK(network.profile()[0].images == 13);
}

}  // namespace cnn
