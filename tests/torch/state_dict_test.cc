#include "torch/state_dict.h"

#include <catch2/catch.hpp>

#include "base/file.h"
#include "thrown.h"
#include "torch/fill_network.h"
#include "torch/timm_names.h"

namespace cnn {
namespace {

std::string seed(const char* name) {
  return read_text_file(std::string(CNN_SOURCE_DIR "/tests/fuzz/seeds/torch/") + name, 1 << 20,
                        Failure::model);
}

NetworkSpec network() {
  ConvSpec conv;
  conv.filters = 2;
  conv.kernel = {2, 2};
  FcSpec fc;
  fc.units = 3;
  fc.bias = false;
  return {{1, 2, 2}, {{"c", conv}, {"f", fc}, {"s", SoftmaxSpec{}}}};
}

}  // namespace

TEST_CASE("torch: tensors of today's zip and of the older file, by their strides, without counters") {
  for (const char* name : {"zip.pth", "legacy.pth"}) {
    const StateDict tensors = read_torch(seed(name), name);
    REQUIRE(tensors.size() == 3);
    CHECK(tensors[0].name == "conv1.weight");
    CHECK(tensors[0].dims == Dims{2, 1, 2, 2});
    CHECK(tensors[0].values == std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(tensors[1].values == std::vector<float>{0.5F, -1});
    CHECK(tensors[2].dims == Dims{3, 2});
    CHECK(tensors[2].values == std::vector<float>{0, 1, 2, 3, 4, 5});
  }
}

TEST_CASE("torch: halves, bfloats and doubles become floats, and parameters are tensors") {
  const StateDict tensors = read_torch(seed("halves.pt"), "halves.pt");
  REQUIRE(tensors.size() == 3);
  CHECK(tensors[0].values == std::vector<float>{1.5F, -2});
  CHECK(tensors[1].values == std::vector<float>{1.5F, -2});
  CHECK(tensors[2].values == std::vector<float>{3});
  const StateDict others = read_foreign_safetensors(seed("tensors.safetensors"), "x");
  CHECK(others[0].values == std::vector<float>{1.5F, -2});
  CHECK(others[1].dims == Dims{1, 1});
}

TEST_CASE("torch: a pickle that would run something is refused, and runs nothing") {
  CHECK(thrown(Failure::model, [] {
          read_torch(seed("program.pth"), "p.pth");
        }).find("it calls os system, and nothing is executed") != std::string::npos);
}

TEST_CASE("torch: a file that is cut off anywhere, or has a byte changed, is taken or refused") {
  int refused = 0;
  for (const char* name : {"zip.pth", "legacy.pth", "halves.pt", "tensors.safetensors"}) {
    const std::string good = seed(name);
    for (size_t i = 0; i < good.size(); ++i) {
      for (const bool cuts : {true, false}) {
        std::string bytes = cuts ? good.substr(0, i) : good;
        if (!cuts) bytes[i] = static_cast<char>(bytes[i] ^ 0x15);
        try {
          if (std::string_view(name).ends_with("safetensors")) {
            read_foreign_safetensors(bytes, name);
          } else {
            read_torch(bytes, name);
          }
        } catch (const Error& error) {
          ++refused;
          CHECK(error.failure() == Failure::model);
        }
      }
    }
  }
  CHECK(refused > 2000);
}

TEST_CASE("torch: tensors go into a network by kind and sides, and nothing may be left") {
  StateDict tensors = read_torch(seed("zip.pth"), "w.pth");
  std::string table;
  const NetworkWeights filled =
      fill_network(network(), tensors, "w.pth", [&](const std::string& text) { table = text; });
  CHECK(filled.values[0] == tensors[0].values);
  CHECK(filled.values[2] == tensors[2].values);
  CHECK(table.find("c.weight [2, 1, 2, 2] <- conv1.weight [2, 1, 2, 2]\n") != std::string::npos);
  const auto refusal = [&] {
    return thrown(Failure::model,
                  [&] { fill_network(network(), tensors, "w.pth", [](const std::string&) {}); });
  };
  tensors.push_back({"fc2.weight", {9, 9}, std::vector<float>(81)});
  CHECK(refusal().find("fc2.weight [9, 9] is left over") != std::string::npos);
  tensors.resize(2);
  CHECK(refusal().find("no tensor is left for f.weight, [3, 2]") != std::string::npos);
  CHECK_FALSE(torchvision_network(tensors, "w.pth"));
}

TEST_CASE("torch: timm's names of a VGG and of MobileNetV2 are torchvision's") {
  const auto tensor = [](const std::string& name, const Dims& dims) {
    return NamedTensor{name, dims, std::vector<float>(static_cast<size_t>(element_count(dims)))};
  };
  const auto vgg =
      of_timm({tensor("features.0.weight", {4, 3, 3, 3}), tensor("pre_logits.fc1.weight", {5, 4, 7, 7}),
               tensor("pre_logits.fc2.bias", {5}), tensor("head.fc.weight", {2, 5})});
  REQUIRE(vgg);
  CHECK((*vgg)[0].name == "features.0.weight");
  CHECK((*vgg)[1].name == "classifier.0.weight");
  CHECK((*vgg)[1].dims == Dims{5, 196});
  CHECK((*vgg)[2].name == "classifier.3.bias");
  CHECK((*vgg)[3].name == "classifier.6.weight");
  StateDict theirs;
  for (const char* name :
       {"conv_stem.weight", "bn1.bias", "blocks.0.0.conv_dw.weight", "blocks.0.0.bn1.bias",
        "blocks.0.0.conv_pw.weight", "blocks.0.0.bn2.bias", "blocks.1.0.conv_pw.weight",
        "blocks.5.2.bn2.weight", "blocks.6.0.conv_pwl.weight", "conv_head.weight", "bn2.running_var",
        "classifier.bias", "blocks.9999999999999.x", "blocks.8.1.bn1.bias"})
    theirs.push_back(tensor(name, {1}));
  const auto ours = of_timm(theirs);
  REQUIRE(ours);
  std::string names;
  for (const NamedTensor& one : *ours) names += one.name + " ";
  CHECK(names ==
        "features.0.0.weight features.0.1.bias features.1.conv.0.0.weight features.1.conv.0.1.bias "
        "features.1.conv.1.weight features.1.conv.2.bias features.2.conv.0.0.weight "
        "features.16.conv.1.1.weight "
        "features.17.conv.2.weight features.18.0.weight features.18.1.running_var classifier.1.bias "
        "blocks.9999999999999.x blocks.8.1.bn1.bias ");
  CHECK_FALSE(of_timm({tensor("conv1.weight", {1})}));
}

}  // namespace cnn
