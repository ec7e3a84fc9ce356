#include "network/network.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <type_traits>
#include <utility>

#include "network/random_batch.h"

namespace cnn {
namespace {

NetworkSpec spec_of(const Volume& input, const std::vector<LayerKind>& kinds) {
  NetworkSpec spec{input, {}};
  for (const LayerKind& kind : kinds) {
    spec.layers.push_back({std::string(type_name(kind)) + std::to_string(spec.layers.size()), kind});
  }
  return spec;
}

ConvSpec plain_conv(int64_t filters, int64_t kernel, int64_t pad = 0) {
  ConvSpec spec;
  spec.filters = filters;
  spec.bias_init = 0.05;
  spec.kernel = {kernel, kernel};
  spec.pad = {pad, pad};
  return spec;
}

PoolSpec pool(PoolType type, int64_t kernel, int64_t stride) {
  PoolSpec spec;
  spec.type = type;
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  return spec;
}

FcSpec plain_fc(int64_t units) {
  FcSpec spec;
  spec.units = units;
  spec.bias_init =
      0.05;  // where an image leaves no unit above zero, a bias of 0 would stand on the kink of the next relu
  return spec;
}

// Networks in which every neighbour meets every other: fused and not, odd orders too.
const std::vector<NetworkSpec> kBatchNetworks = {
    spec_of({1, 12, 12}, {plain_conv(3, 5), pool(PoolType::max, 2, 2), ReluSpec{}, plain_conv(4, 3),
                          ReluSpec{}, plain_fc(5), SoftmaxSpec{}}),
    spec_of({2, 8, 8},
            {plain_conv(4, 3, 1), ReluSpec{}, pool(PoolType::max, 2, 2), plain_conv(3, 3, 1),
             pool(PoolType::average, 2, 2), ReluSpec{}, plain_fc(6), ReluSpec{}, plain_fc(3), SoftmaxSpec{}}),
    spec_of({1, 6, 6},
            {ReluSpec{}, pool(PoolType::max, 2, 2), ReluSpec{}, ReluSpec{}, plain_conv(4, 3), SoftmaxSpec{}}),
    spec_of({3, 4, 4}, {plain_fc(4), ReluSpec{}, plain_conv(3, 1), SoftmaxSpec{}}),
    spec_of({3, 1, 1}, {SoftmaxSpec{}}),
};

TEST_CASE("network: nothing can be written through the parameters that are to be read") {
  using Read = decltype(std::declval<Network&>().parameters()[0]);
  STATIC_REQUIRE(std::is_same_v<decltype(std::declval<Read>().value), std::span<const float>>);
  STATIC_REQUIRE(std::is_same_v<decltype(std::declval<Read>().gradient), std::span<const float>>);
  STATIC_REQUIRE(!std::is_convertible_v<Read, Parameter>);
}

TEST_CASE("network: gradients of whole networks match finite differences") {
  for (const NetworkSpec& spec : kBatchNetworks) {
    Workers workers(2);
    Network network(plan_network(spec), {5, 5}, workers);
    network.initialize(3);
    put_random_batch(network, 5, 1);
    network.compute_gradients(5);
    for (const Parameter& parameter : network.parameters_to_write()) {
      // A step may cross a kink of a relu or a pool; a finer step then tells.
      int64_t wrong = 0;
      for (size_t i = 0; i < parameter.value.size(); ++i) {
        const float before = parameter.value[i];
        bool agrees = false;
        for (const float step : {1e-2F, 3e-3F, 1e-3F, 3e-4F}) {
          parameter.value[i] = before + step;
          network.weights_changed();
          const double above = network.evaluate(5).loss / 5;
          parameter.value[i] = before - step;
          network.weights_changed();
          const double below = network.evaluate(5).loss / 5;
          const double difference = (above - below) / (2 * double{step});
          agrees = agrees || parameter.gradient[i] == Approx(difference).epsilon(5e-3).margin(1e-3);
        }
        parameter.value[i] = before;
        wrong += agrees ? 0 : 1;
      }
      INFO(parameter.name);
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("network: training and inference see the same loss, at any batch up to the limits") {
  for (const NetworkSpec& spec : kBatchNetworks) {
    Workers workers(2);
    Network network(plan_network(spec), {7, 9}, workers);
    network.initialize(3);
    put_random_batch(network, 9, 2);
    for (const int64_t images : {1, 4, 7}) {
      const LossSum inferred = network.evaluate(images);
      const LossSum trained = network.compute_gradients(images);
      CHECK(inferred.loss == trained.loss);
      CHECK(inferred.correct == trained.correct);
    }
    CHECK(std::isfinite(network.evaluate(9).loss));
  }
}

TEST_CASE("network: gradients are the same bits for any number of threads") {
  for (const NetworkSpec& spec : kBatchNetworks) {
    const std::vector<float> alone = numbers_after_a_pass(spec, 1);
    for (const int threads : {2, 4}) CHECK(alone == numbers_after_a_pass(spec, threads));
  }
}

TEST_CASE("network: a layer after an fc reads its units as channels") {
  Workers workers(1);
  const Network network(plan_network(kBatchNetworks[3]), {0, 1}, workers);
  REQUIRE(network.parameters().size() == 4);
  CHECK(network.parameters()[0].dims == Dims{4, 48});
  CHECK(network.parameters()[2].name == "conv2.weight");
  CHECK(network.parameters()[2].dims == Dims{3, 4, 1, 1});
  CHECK(network.parameters()[0].gradient.empty());
}

TEST_CASE("network: dropout drops the same whatever computes the layers around it") {
  const NetworkSpec spec =
      spec_of({2, 12, 12}, {plain_conv(20, 3, 1), ReluSpec{}, DropoutSpec{0.5, false}, plain_conv(5, 3, 1),
                            pool(PoolType::max, 2, 2), ReluSpec{}, DropoutSpec{0.4, true}, plain_fc(9),
                            DropoutSpec{0.3, false}, plain_fc(3), SoftmaxSpec{}});
  const auto loss_by = [&](Algorithm algorithm) {
    Workers workers(2);
    Network network(plan_network(spec), {20, 20}, workers, {20, algorithm});
    network.initialize(3);
    network.set_noise({5, 7});
    put_random_batch(network, 20, 11);
    return network.compute_gradients(20).loss;
  };
  const double exact = loss_by(Algorithm::exact);
  CHECK(loss_by(Algorithm::im2col) == Approx(exact).epsilon(1e-5));
  CHECK(loss_by(Algorithm::winograd) == Approx(exact).epsilon(1e-5));
}

}  // namespace
}  // namespace cnn
