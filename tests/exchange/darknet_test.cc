#include "exchange/darknet.h"

#include <catch2/catch.hpp>
#include <cstring>

#include "thrown.h"

namespace cnn {
namespace {

std::string weights_of(const std::vector<float>& values) {
  const int32_t header[] = {0, 2, 0, 0, 0};
  std::string bytes(reinterpret_cast<const char*>(header), sizeof header);
  return bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

const std::string kNet = "[net]\nheight=2\nwidth=2\nchannels=1\n";
const std::string kConnected = "[connected]\noutput=2\nactivation=linear\n[softmax]\n";

std::string refused_cfg(const std::string& cfg, const std::vector<float>& values) {
  return thrown(Failure::model, [&] { read_darknet(cfg, "net.cfg", weights_of(values), "net.weights"); });
}

}  // namespace

TEST_CASE(
    "darknet: biases come first, then norms, then weights, and a norm divides by a root a little larger") {
  const std::string cfg =
      kNet + "[convolutional]\n# first\nbatch_normalize = 1\nfilters=1\nsize=1\nactivation=leaky\n" +
      kConnected;
  const Imported got = read_darknet(
      cfg, "net.cfg", weights_of({7, 2, 3, 4, 9, 0.5F, -1, 1, 2, 3, 4, 5, 6, 7, 8}), "net.weights");
  const auto& layers = got.weights.network.layers;
  REQUIRE(layers.size() == 5);
  CHECK(layers[2].kind == LayerKind(ActivationSpec{LeakyRelu{0.1}}));
  const std::vector<std::vector<float>> wanted = {
      {9}, {2}, {7}, {3}, {4.000004F}, {1, 2, 3, 4, 5, 6, 7, 8}, {0.5F, -1}};
  REQUIRE(got.weights.values.size() == wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) CHECK(got.weights.values[i] == wanted[i]);
}

TEST_CASE("darknet: what is not taken, and weights of another network, are refused by layer") {
  CHECK(refused_cfg(kNet + "[yolo]\n", {}).find("net.cfg, line 5: [yolo]: this layer is not taken") !=
        std::string::npos);
  CHECK(refused_cfg(kNet + kConnected, {1, 2, 3}).find("needs more weights than net.weights has") !=
        std::string::npos);
  CHECK(refused_cfg(kNet + kConnected, std::vector<float>(11))
            .find("has 4 bytes more than the network takes") != std::string::npos);
  CHECK(refused_cfg(kNet + "[convolutional]\nfilters=x\n", {}).find("filters is no whole number") !=
        std::string::npos);
  CHECK(refused_cfg(kNet + "[route]\nlayers=-3\n", {}).find("names a layer that is not before it") !=
        std::string::npos);
  CHECK(refused_cfg("height=2\n", {}).find("is no cfg of Darknet's") != std::string::npos);
}

}  // namespace cnn
