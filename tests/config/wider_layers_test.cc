#include <catch2/catch.hpp>

#include "config/write_config.h"
#include "config_test.h"

namespace cnn {
namespace {

TEST_CASE("layers: activations, norms, dropout, global pools and scales with their defaults") {
  CHECK(first<ActivationSpec>("leaky_relu") == ActivationSpec{LeakyRelu{0.01}});
  CHECK(first<ActivationSpec>("leaky_relu: {slope: 0.2}") == ActivationSpec{LeakyRelu{0.2}});
  CHECK(first<ActivationSpec>("elu") == ActivationSpec{Elu{1}});
  CHECK(first<ActivationSpec>("elu: {alpha: 2, name: e}") == ActivationSpec{Elu{2}});
  CHECK(first<ActivationSpec>("sigmoid") == ActivationSpec{Sigmoid{}});
  CHECK(first<ActivationSpec>("tanh: {name: t}") == ActivationSpec{Tanh{}});
  CHECK(first<ActivationSpec>("silu") == ActivationSpec{Silu{}});
  CHECK(faults(with_layers("swish, softmax: 3")) == "unknown layer 'swish': did you mean 'silu'?");
  CHECK(first<ActivationSpec>("relu6") == ActivationSpec{Relu6{}});
  CHECK(first<ActivationSpec>("gelu") == ActivationSpec{Gelu{}});
  CHECK(first<BatchNormSpec>("batch_norm") == BatchNormSpec{0.1, 1e-5, true, {1, 1, 0}});
  CHECK(first<BatchNormSpec>(
            "batch_norm: {momentum: 0.2, epsilon: 0.01, affine: false, learning_rate: 3, decay: 1}") ==
        BatchNormSpec{0.2, 0.01, false, {3, 3, 1}});
  CHECK(first<DropoutSpec>("dropout: 0.5") == DropoutSpec{0.5, false});
  CHECK(first<DropoutSpec>("dropout: {rate: 0.25, spatial: true}") == DropoutSpec{0.25, true});
  CHECK(first<LrnSpec>("lrn") == LrnSpec{5, 1e-4, 0.75, 1});
  CHECK(first<LrnSpec>("lrn: {size: 3, alpha: 0.1, beta: 0.5, k: 2}") == LrnSpec{3, 0.1, 0.5, 2});
  CHECK(first<GlobalPoolSpec>("global_pool: average") == GlobalPoolSpec{PoolType::average});
  CHECK(first<GlobalPoolSpec>("global_pool: {type: max}") == GlobalPoolSpec{PoolType::max});
  CHECK(first<ScaleSpec>("scale: 0.111") == ScaleSpec{0.111});
}

TEST_CASE("layers: what is wrong in them is said where it stands") {
  const auto fault = [](const std::string& layer) { return faults(with_layers(layer + ", softmax: 3")); };
  CHECK(fault("dropout") == "'dropout' needs its values: write `- dropout: 0.5`");
  CHECK(fault("dropout: 1") == "'dropout' must be a number of at least 0 and below 1, got '1'");
  CHECK(fault("dropout: {spatial: true}") == "'dropout' needs 'rate', such as rate: 0.5");
  CHECK(fault("batch_norm: {momentun: 0.1}") ==
        "unknown key 'momentun' in 'batch_norm': did you mean 'momentum'?");
  CHECK(fault("batch_norm: {epsilon: 0}") == "'epsilon' must be a number above 0, got '0'");
  CHECK(fault("global_pool: mean") ==
        "'global_pool' must be max or average, got 'mean': did you mean 'average'?");
  CHECK(fault("batchnorm") == "unknown layer 'batchnorm': did you mean 'batch_norm'?");
  CHECK(fault("leakyrelu") == "unknown layer 'leakyrelu': did you mean 'leaky_relu'?");
  CHECK(fault("sigmoid: {foo: 1}") == "unknown key 'foo' in 'sigmoid'; the only one known is name");
}

TEST_CASE("layers: a residual's layers have names of their own, behind its name") {
  const auto layers = layers_of(with_layers(
      "residual: {layers: [conv: {filters: 3, kernel: 3, pad: 1}, relu, conv: {filters: 3, kernel: 1}]}, "
      "residual: {layers: [relu], name: late}, softmax: 10"));
  const auto& residual = std::get<ResidualSpec>(layers[0].kind);
  CHECK(layers[0].name == "residual1");
  CHECK(residual.layers[0].name == "residual1.conv1");
  CHECK(residual.layers[2].name == "residual1.conv2");
  CHECK(std::get<ResidualSpec>(layers[1].kind).layers[0].name == "late.relu1");
}

TEST_CASE("layers: a name that a residual gives to its projection is refused, at any depth") {
  const auto residual = [](const std::string& layers) { return "residual: {layers: [" + layers + "]}"; };
  const std::string changes = "conv: {filters: 5, kernel: 1}";
  CHECK(refusal(with_layers(residual("conv: {filters: 5, kernel: 1, name: projection}") + ", softmax: 3")) ==
        "net.yaml:2:66: error: the name 'projection' is that of a layer which residual1 makes for its "
        "shortcut, from 8x8x3 to 8x8x5: choose another\n"
        "  layers: [residual: {layers: [conv: {filters: 5, kernel: 1, name: projection}]}, softmax: 3]\n"
        "                                                                   ^");
  const std::string norm = changes + ", batch_norm: {name: projection_batch_norm}";
  CHECK(faults(with_layers(residual(norm) + ", softmax: 3")) ==
        "the name 'projection_batch_norm' is that of a layer which residual1 makes for its shortcut, from "
        "8x8x3 to 8x8x5: choose another");
  CHECK(faults(with_layers(residual("relu, " + residual(changes + ", relu: {name: projection}")) +
                           ", softmax: 3")) ==
        "the name 'projection' is that of a layer which residual1.residual1 makes for its shortcut, from "
        "8x8x3 to 8x8x5: choose another");
  CHECK(faults(with_layers("branches: [[" + residual(changes + ", relu: {name: projection}") +
                           "]], softmax: 3")) ==
        "the name 'projection' is that of a layer which branches1.1.residual1 makes for its shortcut, from "
        "8x8x3 to 8x8x5: choose another");
}

TEST_CASE("layers: a name that would be a projection's is free where there is none") {
  CHECK(faults(with_layers("residual: {layers: [relu: {name: projection}]}, softmax: 3")).empty());
  CHECK(faults(with_layers("residual: {layers: [conv: {filters: 5, kernel: 1}, relu: {name: "
                           "projection_batch_norm}]}, softmax: 3"))
            .empty());
  CHECK(faults(with_layers("relu: {name: projection}, residual: {layers: [conv: {filters: 5, kernel: 1}]}, "
                           "softmax: 3"))
            .empty());
}

TEST_CASE("layers: a gate's layers stand behind its name, and words of habit mean it") {
  const std::string inside = "{layers: [global_pool, conv: {filters: 3, kernel: 1}, sigmoid]}";
  const auto layers =
      layers_of(with_layers("conv: {filters: 3, kernel: 1}, gate: " + inside + ", softmax: 10"));
  const auto& gate = std::get<GateSpec>(layers[1].kind);
  REQUIRE(gate.layers.size() == 3);
  CHECK(gate.layers[1].name == "gate1.conv1");
  CHECK(
      faults(with_layers("squeeze_excitation: " + inside + ", softmax: 3")) ==
      "unknown layer 'squeeze_excitation': write `- gate: {layers: [global_pool, {conv: {filters: 3, kernel: "
      "1}}, sigmoid]}`");
  CHECK(faults(with_layers("gate, softmax: 3")) ==
        "'gate' needs its values: write `- gate: {layers: [...]}`");
}

TEST_CASE("layers: branches are lists of layers, numbered from 1") {
  const auto layers = layers_of(with_layers(
      "branches: [[conv: {filters: 3, kernel: 1}], [relu, conv: {filters: 2, kernel: 1}]], softmax: 10"));
  const auto& branches = std::get<BranchesSpec>(layers[0].kind);
  REQUIRE(branches.paths.size() == 2);
  CHECK(branches.paths[0][0].name == "branches1.1.conv1");
  CHECK(branches.paths[1][1].name == "branches1.2.conv1");
}

TEST_CASE("layers: repeat expands to its layers") {
  const auto layers = layers_of(with_layers("repeat: {times: 3, layers: [relu, sigmoid]}, softmax: 10"));
  REQUIRE(layers.size() == 8);
  CHECK(layers[4].name == "relu3");
  CHECK(layers[5].name == "sigmoid3");
  CHECK(layers_of(with_layers("repeat: {times: 2, layers: [repeat: {times: 2, layers: [relu]}]}, softmax: 3"))
            .size() == 6);
  CHECK(faults(with_layers("repeat: {times: 10000, layers: [relu, relu]}, softmax: 10")) ==
        "'repeat' makes more than 10000 layers");
  CHECK(faults(with_layers("residual: {layers: [repeat: {times: 9000, layers: [relu]}]}, "
                           "residual: {layers: [repeat: {times: 9000, layers: [relu]}]}, softmax: 10")) ==
        "'repeat' makes more than 10000 layers");
  CHECK(faults(with_layers("repeat: {layers: [relu]}, softmax: 10")) ==
        "'repeat' needs 'times', such as times: 3");
}

TEST_CASE("layers: misfits inside of others are told at their own line") {
  CHECK(refusal("input: {channels: 3, height: 8, width: 8}\n"
                "layers:\n"
                "  - residual:\n"
                "      layers:\n"
                "        - conv: {filters: 3, kernel: 9}\n"
                "  - softmax: 10\n")
            .starts_with("net.yaml:5:11: error: residual1.conv1: cannot apply a 9x9 filter"));
  CHECK(faults(with_layers("residual: {layers: [conv: {filters: 3, kernel: 3}]}, softmax: 3"))
            .starts_with("residual1: cannot add its input, 8x8x3, to what its layers make of it, 6x6x3"));
  CHECK(faults(with_layers("residual: {layers: [softmax: 3]}, softmax: 3")) ==
        "softmax must be the last layer of the network, and cannot stand inside a 'residual'");
  CHECK(faults(with_layers("residual: {layers: []}, softmax: 3")) ==
        "'layers' is empty: give it a layer, such as `- relu`");
  CHECK(faults(with_layers("branches: [], softmax: 3")) ==
        "'branches' must be a list of lists of layers, got an empty list: write branches: [[...], [...]]");
}

TEST_CASE("layers: the resolved config of all of them reads back as the same") {
  const auto spec =
      parse(
          with_layers("conv: {filters: 3, kernel: 1}, batch_norm: {momentum: 0.25}, leaky_relu: 0.3, elu: 2, "
                      "gelu, dropout: {rate: 0.1, spatial: true}, lrn: {size: 3}, scale: -0.5, "
                      "residual: {layers: [conv: {filters: 4, kernel: 1}, batch_norm, "
                      "branches: [[relu], [residual: {layers: [tanh], name: deep}]]], name: outer}, "
                      "branches: {paths: [[sigmoid], [dropout: 0.5]], name: wide}, global_pool: max, "
                      "softmax: 10"))
          .spec;
  const auto again = parse_config(write_config(spec), "c.yaml", "/else", "other").spec;
  CHECK(again.network == spec.network);
  CHECK(std::get<BranchesSpec>(std::get<ResidualSpec>(again.network.layers[8].kind).layers[2].kind)
            .paths[1][0]
            .name == "outer.branches1.2.deep");
}

}  // namespace
}  // namespace cnn
