#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "network/network.h"

namespace cnn {
namespace {

NetworkSpec two_convs() {
  NetworkSpec spec{{1, 6, 6}, {}};
  ConvSpec conv;
  conv.filters = 2;
  conv.kernel = {3, 3};
  conv.init = {InitKind::gaussian, 0.1};
  FcSpec fc;
  fc.units = 3;
  spec.layers.push_back({"conv1", conv});
  spec.layers.push_back({"relu1", ReluSpec{}});
  spec.layers.push_back({"conv2", conv});
  spec.layers.push_back({"fc1", fc});
  spec.layers.push_back({"softmax1", SoftmaxSpec{}});
  return spec;
}

struct Pass {
  Pass() {
    network.initialize(1);
    for (auto& parameter : network.parameters_to_write()) {
      for (float& value : parameter.value) value = std::abs(value);
    }
    std::fill_n(network.images(), 4 * 36, 1.0F);
    std::fill_n(network.labels(), 4, 1);
  }

  std::string find() {
    network.compute_gradients(4);
    const auto found = network.find_non_finite(4);
    return found ? found->layer + ", " + found->what : "nothing";
  }

  Workers workers{1};
  Network network{plan_network(two_convs()), {4, 4}, workers};
};

}  // namespace

TEST_CASE("network: numbers that are not finite are found where they begin, in forward order") {
  const float huge = 1e30F;
  CHECK(Pass().find() == "nothing");
  Pass images;
  images.network.images()[40] = std::numeric_limits<float>::infinity();
  CHECK(images.find() == "input, the normalized images");
  Pass outputs;  // conv1's are large, conv2's too large
  std::ranges::fill(outputs.network.parameters_to_write()[0].value, huge);
  std::ranges::fill(outputs.network.parameters_to_write()[2].value, huge);
  CHECK(outputs.find() == "conv2, its output");
  Pass weight;
  weight.network.parameters_to_write()[2].value[3] = std::numeric_limits<float>::quiet_NaN();
  CHECK(weight.find() == "conv2, its weight");
  Pass bias;
  bias.network.parameters_to_write()[1].value[0] = -std::numeric_limits<float>::infinity();
  CHECK(bias.find() == "conv1, its bias");
  Pass gradient;
  gradient.network.compute_gradients(4);
  gradient.network.parameters_to_write()[4].gradient[0] = std::numeric_limits<float>::infinity();
  const auto found = gradient.network.find_non_finite(4);
  REQUIRE(found);
  CHECK(found->layer + ", " + found->what == "fc1, its weight's gradient");
}

}  // namespace cnn
