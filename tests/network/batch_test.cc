// What a network says of an image does not depend on the others in its batch, to the last bit.
#include <catch2/catch.hpp>

#include "network/all_kinds.h"
#include "network/network.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

LayerKind conv(int64_t filters, int64_t kernel, int64_t stride = 1) {
  auto spec = std::get<ConvSpec>(test::conv_layer("conv", filters, kernel, stride).kind);
  spec.bias_init = 0.05;
  return spec;
}
LayerKind fc(int64_t units) {
  FcSpec spec;
  spec.units = units;
  spec.bias_init = 0.05;
  return spec;
}
LayerKind pool(PoolType type) {
  PoolSpec spec;
  spec.type = type;
  spec.kernel = spec.stride = {2, 2};
  return spec;
}
LayerKind activation(const Activation& function) {
  return ActivationSpec{function};
}

std::vector<LayerSpec> named(const std::string& prefix, const std::vector<LayerKind>& kinds) {
  std::vector<LayerSpec> layers;
  layers.reserve(kinds.size());
  for (const LayerKind& kind : kinds)
    layers.push_back({prefix + std::to_string(layers.size()) + type_name(kind), kind});
  return layers;
}

NetworkSpec net(const Volume& input, std::vector<LayerKind> kinds) {
  kinds.emplace_back(SoftmaxSpec{});
  return {input, named("", kinds)};
}

// Together they have every layer, by every algorithm and in every layout.
std::vector<NetworkSpec> all_networks() {
  const LayerKind residual = ResidualSpec{named("r.", {conv(6, 3), BatchNormSpec{}, ReluSpec{}, conv(6, 3)})};
  const LayerKind branches = BranchesSpec{
      {named("b.1.", {conv(3, 1), activation(Elu{0.3})}), named("b.2.", {conv(5, 5), activation(Tanh{})}),
       named("b.3.", {conv(4, 3), BatchNormSpec{}, activation(Sigmoid{})})}};
  return {
      net({1, 10, 10}, {conv(7, 3), pool(PoolType::max), ReluSpec{}, fc(33), DropoutSpec{}, fc(5)}),
      net({3, 10, 8}, {conv(6, 3), residual, ReluSpec{}, branches, LrnSpec{}, pool(PoolType::average),
                       ScaleSpec{0.3}, fc(6), activation(Gelu{}), fc(4)}),
      net({32, 12, 12}, {conv(40, 3), BatchNormSpec{}, ReluSpec{}, conv(48, 5), activation(LeakyRelu{0.3}),
                         conv(24, 3, 2), GlobalPoolSpec{}, fc(3)}),
      net({144, 6, 6}, {conv(130, 3), fc(67), BatchNormSpec{}, ReluSpec{}, fc(3)}),
      net({3, 2, 2}, {fc(1100), ReluSpec{}, fc(2)}),
  };
}

constexpr int64_t kImages = 70;

// Statistics unlike those that a network begins with.
void vary_statistics(Network& network) {
  uint64_t seed = 1;
  for (const Parameter& parameter : network.parameters_to_write()) {
    if (!parameter.is_statistic) continue;
    const auto values = random_floats(std::ssize(parameter.value), ++seed);
    for (size_t i = 0; i < values.size(); ++i)
      parameter.value[i] = parameter.name.ends_with("var") ? 0.5F + values[i] * values[i] : values[i];
  }
}

// Class scores of images 0..kImages-1, evaluated in batches of the sizes given, in turn.
std::vector<float> in_batches(Network& network, const std::vector<int64_t>& sizes) {
  const int64_t size = network.plan().input.size();
  const auto pixels = random_floats(kImages * size, 9);
  std::vector<float> all;
  for (int64_t first = 0, turn = 0; first < kImages; ++turn) {
    const int64_t images = std::min(sizes[static_cast<size_t>(turn) % sizes.size()], kImages - first);
    std::copy_n(pixels.begin() + first * size, images * size, network.images());
    std::fill_n(network.labels(), images, 0);
    network.evaluate(images);
    const auto some = logits_of(network, images);
    all.insert(all.end(), some.begin(), some.end());
    first += images;
  }
  return all;
}

TEST_CASE("network: what comes out for an image does not depend on its batch, in any network of one engine") {
  const auto networks = all_networks();
  for (size_t i = 0; i < networks.size(); ++i) {
    for (const Engine engine : {Engine{64}, Engine{20}, Engine{64, Algorithm::im2col}, Engine{1}}) {
      INFO("network " << i << ", engine of batch " << engine.batch);
      Workers workers(2);
      Network whole(plan_network(networks[i]), {0, kImages}, workers, engine);
      whole.initialize(3);
      vary_statistics(whole);
      const auto expected = in_batches(whole, {kImages});
      CHECK(in_batches(whole, {1, 15, 16, 17, 33}) == expected);
      for (const BatchLimits limits : {BatchLimits{0, 1}, BatchLimits{0, 5}, BatchLimits{40, 32}}) {
        Workers others(3);
        Network other(plan_network(networks[i]), limits, others, engine);
        other.initialize(3);
        vary_statistics(other);
        CHECK(in_batches(other, {limits.inference}) == expected);
      }
    }
  }
}

}  // namespace
}  // namespace cnn
