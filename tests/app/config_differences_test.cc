// Layers and keys of configs held against each other.
#include "app/config_differences.h"

#include <catch2/catch.hpp>

#include "config/load_config.h"

namespace cnn::app {
namespace {

const std::string kNetHead = "input: {channels: 3, height: 8, width: 8}\nlayers: ";

RunSpec config_with(const std::string& layers, const std::string& more = "") {
  return parse_config(kNetHead + layers + "\n" + more, "net.yaml", "/home/me", "net").spec;
}

using Told = std::vector<std::pair<std::string, std::vector<std::string>>>;

Told told(const std::vector<RunSpec>& specs) {
  Told told;
  for (const DifferingKey& key : config_differences(specs)) told.emplace_back(key.key, key.values);
  return told;
}

std::string conv_of(int kernel) {
  return "{conv: {filters: 4, kernel: " + std::to_string(kernel) + ", pad: same}}";
}

}  // namespace

TEST_CASE("config differences: those of the same layer in other layers are told apart by the whole path") {
  const auto net = [](int outer, int inner, int branch) {
    return config_with("[" + conv_of(outer) + ", {residual: {layers: [" + conv_of(inner) +
                       ", relu]}}, {branches: [[" + conv_of(1) + "], [" + conv_of(branch) +
                       "]]}, {softmax: 5}]");
  };
  CHECK(told({net(3, 3, 3), net(3, 3, 3)}).empty());
  CHECK(told({net(3, 3, 3), net(5, 3, 3)}) ==
        Told{{"layers.conv1.kernel", {"3", "5"}}, {"layers.conv1.pad", {"1", "2"}}});
  CHECK(told({net(3, 3, 3), net(3, 1, 3)}) ==
        Told{{"layers.residual1.conv1.kernel", {"3", "1"}}, {"layers.residual1.conv1.pad", {"1", "0"}}});
  CHECK(told({net(3, 3, 3), net(3, 3, 5)}) ==
        Told{{"layers.branches1.2.conv1.kernel", {"3", "5"}}, {"layers.branches1.2.conv1.pad", {"1", "2"}}});
}

TEST_CASE("config differences: layers of other names are paired by place, and one that is missing is told") {
  const RunSpec one = config_with("[{conv: {filters: 4, kernel: 3, name: eyes}}, relu, {softmax: 5}]");
  const RunSpec other = config_with("[{conv: {filters: 6, kernel: 3}}, relu, {softmax: 5}]");
  CHECK(told({one, other}) ==
        Told{{"layers.eyes.filters", {"4", "6"}}, {"layers.eyes.name", {"eyes", "conv1"}}});
  const RunSpec more =
      config_with("[{conv: {filters: 6, kernel: 3}}, relu, {fc: 7}, relu, {fc: 5}, softmax]");
  CHECK(told({other, more}) == Told{{"layers", {"CONV-RELU-SOFTMAX", "CONV-RELU-FC-RELU-SOFTMAX"}},
                                    {"layers.fc1.units", {"5", "7"}},
                                    {"layers.relu2", {"", "relu"}},
                                    {"layers.fc2", {"", "fc: 5 units"}}});
  // The third's cell of a setting is empty where it has no such layer.
  const RunSpec most =
      config_with("[{conv: {filters: 6, kernel: 3}}, relu, {fc: 7}, relu, {fc: 6}, softmax]");
  const Told three = told({other, more, most});
  CHECK(std::ranges::find(three, Told::value_type{"layers.fc2.units", {"", "5", "6"}}) != three.end());
}

TEST_CASE("config differences: a missing section is one row, a list one, and a name none") {
  const std::string data = "data: {format: idx, root: mnist, limit: {train: 50}}\n";
  const std::string layers = "[{softmax: 3}]";
  CHECK(told({config_with(layers), config_with(layers, data)}) ==
        Told{{"data", {"", "idx, /home/me/mnist"}}});
  CHECK(told({config_with(layers, data), config_with(layers, "data: {format: idx, root: other/mnist}\n"),
              config_with(layers)}) ==
        Told{{"data", {"idx, /home/me/mnist", "idx, /home/me/other/mnist", ""}},
             {"data.root", {"/home/me/mnist", "/home/me/other/mnist", ""}},
             {"data.limit.train", {"50", "", ""}}});
  const std::string weights = "train: {loss: {class_weights: [1, 2, 3]}}\n";
  CHECK(told({config_with(layers), config_with(layers, weights)}) ==
        Told{{"train.loss.class_weights", {"none", "[1.0, 2.0, 3.0]"}}});
  CHECK(told({config_with(layers, "name: one\n"), config_with(layers, "name: two\n")}).empty());
}

}  // namespace cnn::app
