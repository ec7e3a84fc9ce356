// The networks of torchvision, by the names of their tensors: https://github.com/pytorch/vision.
#include <algorithm>
#include <array>
#include <set>

#include "torch/fill_network.h"
#include "torch/named_layers.h"
#include "torch/timm_names.h"

namespace cnn {
namespace {

using Names = NamedLayers;

std::string numbered(const std::string& before, int64_t number, const std::string& behind = "") {
  return before + std::to_string(number) + behind;
}

NetworkWeights alexnet(Names& net) {
  net.conv("features.0", 4, 2), net.relu(), net.max_pool(3, 2);
  net.conv("features.3", 1, 2), net.relu(), net.max_pool(3, 2);
  for (const char* name : {"features.6", "features.8", "features.10"}) net.conv(name, 1, 1), net.relu();
  net.max_pool(3, 2);
  net.dropout(0.5), net.fc("classifier.1"), net.relu();
  net.dropout(0.5), net.fc("classifier.4"), net.relu(), net.fc("classifier.6");
  return net.finish();
}

// Between two convolutions stand a norm, if it has them, a relu and, where more is left, a pool.
NetworkWeights vgg(Names& net) {
  int64_t behind = 0;
  for (int64_t i = 0; i < 64; ++i) {
    const std::string name = numbered("features.", i);
    if (!net.has(name + ".weight") || net.dims(name + ".weight").size() != 4) continue;
    if (i > behind) net.max_pool(2, 2);
    net.conv(name, 1, 1);
    behind = i + 2;
    if (const std::string norm = numbered("features.", i + 1); net.has(norm + ".running_mean"))
      net.norm(norm), ++behind;
    net.relu();
  }
  net.max_pool(2, 2);
  for (const char* name : {"classifier.0", "classifier.3"}) net.fc(name), net.relu(), net.dropout(0.5);
  net.fc("classifier.6");
  return net.finish();
}

NetworkWeights resnet(Names& net) {
  net.conv("conv1", 2, 3), net.norm("bn1"), net.relu(), net.max_pool(3, 2, 1);
  for (int64_t group = 1; group <= 4; ++group) {
    for (int64_t i = 0; net.has(numbered(numbered("layer", group, "."), i, ".conv1.weight")); ++i) {
      const std::string name = numbered(numbered("layer", group, "."), i, ".");
      const int64_t stride = i == 0 && group > 1 ? 2 : 1;
      const size_t begin = net.at();
      const bool is_deep = net.has(name + "conv3.weight");
      net.conv(name + "conv1", is_deep ? 1 : stride, is_deep ? 0 : 1), net.norm(name + "bn1"), net.relu();
      net.conv(name + "conv2", is_deep ? stride : 1, 1), net.norm(name + "bn2");
      if (is_deep) net.relu(), net.conv(name + "conv3"), net.norm(name + "bn3");
      const size_t main = net.at();
      net.go_to(begin);
      if (net.has(name + "downsample.0.weight"))
        net.conv(name + "downsample.0", stride), net.norm(name + "downsample.1");
      net.sum({main, net.at()});
      net.relu();
    }
  }
  net.add(GlobalPoolSpec{});
  net.fc("fc");
  return net.finish();
}

// What is missing among the fires' numbers are pools.
NetworkWeights squeezenet(Names& net) {
  net.conv("features.0", 2), net.relu(), net.max_pool(3, 2, 0, Rounding::ceil);
  for (int64_t i = 3; i <= 12; ++i) {
    const std::string name = numbered("features.", i, ".");
    if (!net.has(name + "squeeze.weight")) {
      net.max_pool(3, 2, 0, Rounding::ceil);
      continue;
    }
    net.conv(name + "squeeze"), net.relu();
    const size_t begin = net.at();
    net.conv(name + "expand1x1"), net.relu();
    const size_t one = net.at();
    net.go_to(begin);
    net.conv(name + "expand3x3", 1, 1), net.relu();
    net.join({one, net.at()});
  }
  net.dropout(0.5), net.conv("classifier.1"), net.relu(), net.add(GlobalPoolSpec{});
  return net.finish();
}

NetworkWeights mobilenet_v2(Names& net) {
  const auto relu6 = [&] { net.add(ActivationSpec{Relu6{}}); };
  const std::set<int64_t> halving = {2, 4, 7, 14};
  net.conv("features.0.0", 2, 1), net.norm("features.0.1"), relu6();
  for (int64_t i = 1; i <= 17; ++i) {
    const std::string name = numbered("features.", i, ".conv.");
    const int64_t stride = halving.contains(i) ? 2 : 1;
    const size_t begin = net.at();
    const bool expands = net.has(name + "2.0.weight") || net.has(name + "1.0.weight");
    if (expands) net.conv(name + "0.0"), net.norm(name + "0.1"), relu6();
    const std::string deep = name + (expands ? "1." : "0.");
    net.conv(deep + "0", stride, 1, net.volume().channels), net.norm(deep + "1"), relu6();
    net.conv(name + (expands ? "2" : "1")), net.norm(name + (expands ? "3" : "2"));
    const Volume before = net.volume();
    const size_t main = net.at();
    net.go_to(begin);
    const bool adds = stride == 1 && net.volume() == before;
    net.go_to(main);
    if (adds) net.sum({main, begin});
  }
  net.conv("features.18.0"), net.norm("features.18.1"), relu6();
  net.add(GlobalPoolSpec{}), net.dropout(0.2), net.fc("classifier.1");
  return net.finish();
}

NetworkWeights densenet(Names& net) {
  net.conv("features.conv0", 2, 3), net.norm("features.norm0"), net.relu(), net.max_pool(3, 2, 1);
  for (int64_t block = 1; net.has(numbered("features.denseblock", block, ".denselayer1.conv1.weight"));
       ++block) {
    for (int64_t i = 1;; ++i) {
      const std::string name = numbered(numbered("features.denseblock", block, ".denselayer"), i, ".");
      if (!net.has(name + "conv1.weight")) break;
      const size_t begin = net.at();
      net.norm(name + "norm1"), net.relu(), net.conv(name + "conv1");
      net.norm(name + "norm2"), net.relu(), net.conv(name + "conv2", 1, 1);
      net.join({begin, net.at()});
    }
    const std::string transition = numbered("features.transition", block, ".");
    if (!net.has(transition + "conv.weight")) break;
    net.norm(transition + "norm"), net.relu(), net.conv(transition + "conv"),
        net.pool(PoolType::average, 2, 2);
  }
  net.norm("features.norm5"), net.relu(), net.add(GlobalPoolSpec{}), net.fc("classifier");
  return net.finish();
}

NetworkWeights googlenet(Names& net) {
  const auto basic = [&](const std::string& name, int64_t stride = 1, int64_t pad = 0) {
    net.conv(name + ".conv", stride, pad), net.norm(name + ".bn", 0.001), net.relu();
  };
  const auto halve = [&](int64_t kernel) { net.max_pool(kernel, 2, 0, Rounding::ceil); };
  basic("conv1", 2, 3), halve(3), basic("conv2"), basic("conv3", 1, 1), halve(3);
  for (const char* part : {"3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"}) {
    const std::string name = std::string("inception") + part + ".";
    if (name == "inception4a.") halve(3);
    if (name == "inception5a.") halve(2);
    const size_t begin = net.at();
    std::vector<size_t> ends;
    basic(name + "branch1"), ends.push_back(net.at()), net.go_to(begin);
    basic(name + "branch2.0"), basic(name + "branch2.1", 1, 1), ends.push_back(net.at()), net.go_to(begin);
    basic(name + "branch3.0"), basic(name + "branch3.1", 1, 1), ends.push_back(net.at()), net.go_to(begin);
    net.max_pool(3, 1, 1, Rounding::ceil), basic(name + "branch4.1"), ends.push_back(net.at());
    net.join(ends);
  }
  net.add(GlobalPoolSpec{}), net.dropout(0.2), net.fc("fc");
  return net.finish("aux");
}

struct Known {
  const char* name;
  const char* has;    // tensors that no other of them has
  const char* lacks;  // and one that it has not; null: none
  NetworkWeights (*make)(Names& net);
};

constexpr std::array kAll = {
    Known{"AlexNet",
          "features.0.weight classifier.6.weight features.3.weight features.6.weight features.10.weight "
          "features.8.weight "
          "classifier.4.weight",
          nullptr, alexnet},
    Known{"VGG", "features.0.weight classifier.0.weight classifier.3.weight classifier.6.weight", nullptr,
          vgg},
    Known{"ResNet", "conv1.weight layer1.0.conv1.weight layer4.0.conv1.weight fc.weight", nullptr, resnet},
    Known{"SqueezeNet", "features.3.squeeze.weight classifier.1.weight", nullptr, squeezenet},
    Known{"MobileNetV2", "features.1.conv.0.0.weight features.18.0.weight classifier.1.weight", nullptr,
          mobilenet_v2},
    Known{"DenseNet", "features.conv0.weight features.norm5.weight classifier.weight", nullptr, densenet},
    Known{"GoogLeNet", "inception3a.branch1.conv.weight inception5b.branch4.1.conv.weight fc.weight", nullptr,
          googlenet},
};

}  // namespace

std::optional<Imported> torchvision_network(const StateDict& tensors, const std::string& file) {
  if (const auto renamed = of_timm(tensors)) return torchvision_network(*renamed, file);
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(tensors, [&](const NamedTensor& one) { return one.name == name; });
  };
  for (const Known& known : kAll) {
    std::string_view rest = known.has;
    bool is_it = true;
    while (!rest.empty() && is_it) {
      const size_t end = std::min(rest.find(' '), rest.size());
      is_it = has(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (!is_it) continue;
    Names net(tensors, {3, 224, 224}, file);
    Imported result;
    result.weights = known.make(net);
    result.name = known.name;
    result.normalize = Normalization{{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}};
    result.notes = {std::string("its tensors have the names of torchvision's ") + known.name +
                    "; images are prepared as torchvision does, which --scale and --mean change"};
    return result;
  }
  return std::nullopt;
}

}  // namespace cnn
