#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

std::vector<std::string> names(const std::string& text) {
  std::vector<std::string> result;
  for (const LayerSpec& layer : layers_of(text)) result.push_back(layer.name);
  return result;
}

using Names = std::vector<std::string>;

TEST_CASE("layers: those inside of others count") {
  std::string inside;
  for (int i = 0; i < 5000; ++i) inside += "relu,";
  const std::string two = "residual: {layers: [" + inside + "]}, residual: {layers: [" + inside;
  CHECK(faults(with_layers(two + "]}, softmax: 10")) ==
        "'layers' makes more than 10000 layers, repeated ones and those inside of others too");
  CHECK(faults(with_layers("residual: {layers: [" + inside + "]}, softmax: 10")).empty());
}

TEST_CASE("layers: a conv's defaults are stride 1, pad 0, a bias, he and biases of 0") {
  CHECK(first<ConvSpec>("conv: {filters: 10, kernel: 5}") ==
        ConvSpec{10, {5, 5}, {1, 1}, {0, 0}, true, Rounding::exact, {InitKind::he, 0}, 0});
}

TEST_CASE("layers: a conv takes all its keys") {
  CHECK(first<ConvSpec>(
            "conv: {filters: 4, kernel: [3, 5], stride: [2, 1], pad: [1, 2], bias: false, rounding: floor, "
            "init: {gaussian: 0.01}, bias_init: 0.5, name: c}") ==
        ConvSpec{4, {3, 5}, {2, 1}, {1, 2}, false, Rounding::floor, {InitKind::gaussian, 0.01}, 0.5});
}

TEST_CASE("layers: a conv's groups are parts of the channels that come") {
  const auto after = [](const std::string& conv) {
    return with_layers("conv: {filters: 6, kernel: 1}, conv: " + conv + ", softmax: 3");
  };
  const auto plan_of = [&](const std::string& conv) { return layers_of(after(conv)); };
  CHECK(std::get<ConvSpec>(plan_of("{filters: 4, kernel: 1, groups: 2}")[1].kind).groups == 2);
  CHECK(faults(after("{filters: 4, kernel: 1, groups: 3}")) ==
        "conv2: cannot part 6 channels and 4 filters into 3 groups of as many each");
  CHECK(faults(after("{filters: 6, kernel: 1, groups: 0}")) ==
        "'groups' must be a whole number from 1 to 1000000, got '0'");
  CHECK(faults(after("{filters: 6, kernel: 1, num_groups: 6}")) ==
        "unknown key 'num_groups' in 'conv': did you mean 'groups'?");
}

TEST_CASE("layers: of a kind that ends in a digit, names are no other kind's") {
  std::string relus;
  for (int i = 0; i < 61; ++i) relus += "relu, ";
  const auto layers = layers_of(with_layers(relus + "relu6, relu6, softmax: 3"));
  CHECK(layers[60].name == "relu61");
  CHECK(layers[61].name == "relu6_1");
  CHECK(layers[62].name == "relu6_2");
}

TEST_CASE("layers: each init has its word") {
  const auto init = [](const std::string& word) {
    return first<FcSpec>("fc: {units: 3, init: " + word + "}").init.kind;
  };
  CHECK(init("he") == InitKind::he);
  CHECK(init("xavier") == InitKind::xavier);
  CHECK(init("xavier_fan_in") == InitKind::xavier_fan_in);
  CHECK(init("lecun") == InitKind::lecun);
  CHECK(init("torch") == InitKind::torch);
  CHECK(init("{gaussian: 0}") == InitKind::gaussian);
}

TEST_CASE("layers: an init that is none is refused") {
  const auto fault = [](const std::string& init) {
    return faults(with_layers("fc: {units: 3, init: " + init + "}, softmax"));
  };
  CHECK(fault("xaviar") ==
        "'init' must be he, xavier, xavier_fan_in, lecun, torch or whiten, got 'xaviar': did you mean "
        "'xavier'?");
  CHECK(fault("gaussian") == "gaussian needs its standard deviation: write {gaussian: 0.01}");
  CHECK(fault("{gaussian: -1}") == "'gaussian' must be a number of at least 0, got '-1'");
  CHECK(fault("{uniform: 1}") == "unknown key 'uniform' in 'init'; the only one known is gaussian");
  CHECK(fault("[he]") ==
        "'init' must be he, xavier, xavier_fan_in, lecun, torch, whiten, {gaussian: STD}, {orthogonal: GAIN} "
        "or "
        "{dirac: ONE OF THESE}, got a list");
}

TEST_CASE("layers: a pool's stride is its kernel by default") {
  CHECK(first<PoolSpec>("pool: 2") == PoolSpec{PoolType::max, {2, 2}, {2, 2}, {0, 0}, Rounding::exact});
  CHECK(first<PoolSpec>("pool: {kernel: [4, 2]}") ==
        PoolSpec{PoolType::max, {4, 2}, {4, 2}, {0, 0}, Rounding::exact});
  CHECK(first<PoolSpec>("pool: {kernel: 3, stride: 2, pad: 1, type: average, rounding: ceil, name: p}") ==
        PoolSpec{PoolType::average, {3, 3}, {2, 2}, {1, 1}, Rounding::ceil});
}

TEST_CASE("layers: an fc has its short form and its keys") {
  CHECK(first<FcSpec>("fc: 7") == FcSpec{7, true, {InitKind::he, 0}, 0});
  CHECK(first<FcSpec>("fc: {units: 7, bias: false, init: torch, bias_init: -1, name: f}") ==
        FcSpec{7, false, {InitKind::torch, 0}, -1});
}

TEST_CASE("layers: softmax with classes is an fc and a softmax, a bare one takes what comes") {
  const std::vector<LayerSpec> expected = {{"fc1", FcSpec{10, true, {}, 0}}, {"softmax1", SoftmaxSpec{}}};
  CHECK(layers_of(with_layers("softmax: {classes: 10}")) == expected);
  CHECK(layers_of(with_layers("softmax: 10")) == expected);
  CHECK(layers_of(with_layers("fc: 10, softmax")) == expected);
  CHECK(layers_of(with_layers("fc: 10, softmax: ")) == expected);
  CHECK(layers_of(with_layers("fc: 10, softmax: {}")) == expected);
  CHECK(names(with_layers("softmax: {classes: 10, name: out}")) == Names{"fc1", "out"});
}

TEST_CASE("layers: relu is a word, or has a name") {
  CHECK(names(with_layers("relu, relu: , relu: {name: r}, relu: {}, softmax: 3")) ==
        Names{"relu1", "relu2", "r", "relu4", "fc1", "softmax1"});
}

TEST_CASE("layers: names count by kind, over layers with a name of their own too") {
  CHECK(names(with_layers(
            "conv: {filters: 1, kernel: 1}, pool: 1, conv: {filters: 1, kernel: 1, name: mine}, relu, "
            "conv: {filters: 1, kernel: 1}, fc: 5, relu, softmax: 3")) ==
        Names{"conv1", "pool1", "mine", "relu1", "conv3", "fc1", "relu2", "fc2", "softmax1"});
}

TEST_CASE("layers: names are unique, automatic ones too") {
  CHECK(refusal(with_layers("relu: {name: a}, relu: {name: a}, softmax: 3")) ==
        "net.yaml:2:40: error: the name 'a' is given already, to layer 1: choose another\n"
        "  layers: [relu: {name: a}, relu: {name: a}, softmax: 3]\n"
        "                                         ^");
  CHECK(faults(with_layers("relu: {name: relu2}, relu, softmax: 3")) ==
        "the name 'relu2' is that of layer 2, which has it by its kind and order: choose another");
  CHECK(faults(with_layers("relu: {name: fc1}, softmax: 3")) ==
        "the name 'fc1' is that of layer 2, which has it by its kind and order: choose another");
  CHECK(names(with_layers("relu: {name: relu1}, softmax: 3")) == Names{"relu1", "fc1", "softmax1"});
  CHECK(faults(with_layers("softmax: {classes: 3, name: fc1}")) ==
        "the name 'fc1' is that of layer 1, which has it by its kind and order: choose another");
  CHECK(faults(with_layers("repeat: {times: 2, layers: [relu: {name: a}]}, softmax: 3")) ==
        "the name 'a' is given already, to layer 1, which `repeat` makes of the same lines: leave it out");
  CHECK(names(with_layers("repeat: {times: 1, layers: [relu: {name: a}]}, softmax: 3")) ==
        Names{"a", "fc1", "softmax1"});
}

TEST_CASE("layers: a name is letters, digits, '_' and '-'") {
  const auto fault = [](const std::string& name) {
    return faults(with_layers("relu: {name: " + name + "}, softmax: 3"));
  };
  const std::string expected = "'name' must be 1 to 64 letters, digits, '_' or '-', got ";
  CHECK(fault("conv-1_a").empty());
  CHECK(fault("010").empty());
  CHECK(fault(std::string(64, 'a')).empty());
  CHECK(fault("a.b") == expected + "'a.b'");
  CHECK(fault("\"\"") == expected + "the string ''");
  CHECK(fault("é") == expected + "'é'");
  CHECK(fault(std::string(65, 'a')) == expected + "'" + std::string(60, 'a') + "...'");
  CHECK(fault("") == "'name' must be a name, got nothing");
}

TEST_CASE("layers: pad same keeps the size of an odd kernel at stride 1") {
  CHECK((first<ConvSpec>("conv: {filters: 1, kernel: [3, 5], pad: same}").pad == Pads(1, 2)));
  CHECK((first<PoolSpec>("pool: {kernel: 3, stride: 1, pad: same}").pad == Pads(1, 1)));
  CHECK(refusal(with_layers("conv: {filters: 1, kernel: 4, pad: same}, softmax: 3")) ==
        "net.yaml:2:45: error: 'pad: same' is (F - 1)/2 and needs an odd kernel and stride 1, but the kernel "
        "is 4x4 and "
        "the stride 1x1: no pad keeps the size with an even kernel: pad: 1 gives one pixel less, pad: 2 one "
        "more\n"
        "  layers: [conv: {filters: 1, kernel: 4, pad: same}, softmax: 3]\n"
        "                                              ^");
  CHECK(faults(with_layers("pool: {kernel: 3, pad: same}, softmax: 3")) ==
        "'pad: same' is (F - 1)/2 and needs an odd kernel and stride 1, but the kernel is 3x3 and the stride "
        "3x3: write pad: 1, rounding: floor instead");
  CHECK(faults(with_layers("conv: {filters: 1, kernel: 3, stride: 2, pad: same}, softmax: 3"))
            .ends_with("the stride 2x2: write pad: 1, rounding: floor instead"));
  CHECK(faults(with_layers("pool: {kernel: 2, pad: same}, softmax: 3"))
            .ends_with("write rounding: ceil instead"));
}

TEST_CASE("layers: kernel, stride and pad are a number or [height, width]") {
  const auto fault = [](const std::string& value) {
    return faults(with_layers("conv: {filters: 1, " + value + "}, softmax: 3"));
  };
  CHECK(fault("kernel: [3, 3, 3]") == "'kernel' must be a number or [height, width], got a list of 3");
  CHECK(fault("kernel: {h: 3}") == "'kernel' must be a number or [height, width], got a mapping");
  CHECK(fault("kernel: ") == "'kernel' must be a number or [height, width], got nothing");
  CHECK(fault("kernel: 0") == "'kernel' must be a whole number from 1 to 1000000, got '0'");
  CHECK(fault("kernel: [1, 0]") == "'kernel' must be a whole number from 1 to 1000000, got '0'");
  CHECK(fault("kernel: 1000001") == "'kernel' must be a whole number from 1 to 1000000, got '1000001'");
  CHECK(fault("kernel: 3, stride: 0") == "'stride' must be a whole number from 1 to 1000000, got '0'");
  CHECK(fault("kernel: 3, pad: -1") == "'pad' must be a whole number from 0 to 1000000, got '-1'");
  CHECK(fault("kernel: 3, pad: [1]") ==
        "'pad' must be a number, [height, width], [top, left, bottom, right] or same, got a list of 1");
  CHECK(fault("kernel: 3, pad: [1, 0, 1]").ends_with("got a list of 3"));
  CHECK(fault("kernel: 3, pad: [1, 0, 1, -1]") == "'pad' must be a whole number from 0 to 1000000, got '-1'");
}

TEST_CASE("layers: a dilation is a number or [height, width], and `pad: same` minds it") {
  const auto conv = first<ConvSpec>("conv: {filters: 1, kernel: [3, 5], pad: same, dilation: [2, 3]}");
  CHECK(conv.dilation == Size2{2, 3});
  CHECK((conv.pad == Pads(2, 6)));
  CHECK(faults(with_layers("conv: {filters: 1, kernel: 3, dilation: 0}, softmax: 3")) ==
        "'dilation' must be a whole number from 1 to 1000000, got '0'");
}

TEST_CASE("layers: pads for each side, and averages that do not count them") {
  CHECK((first<ConvSpec>("conv: {filters: 1, kernel: 3, pad: [0, 1, 2, 3]}").pad == Pads({0, 1}, {2, 3})));
  const auto pool =
      first<PoolSpec>("pool: {kernel: 2, stride: 1, type: average, pad: [0, 0, 1, 1], count_padding: false}");
  CHECK((pool.pad == Pads({0, 0}, {1, 1})));
  CHECK(!pool.count_padding);
  CHECK(faults(with_layers("pool: {kernel: 3, count_include_pad: false}, softmax: 3")) ==
        "unknown key 'count_include_pad' in 'pool': did you mean 'count_padding'?");
}

TEST_CASE("layers: counts lie in 1..1000000") {
  CHECK(faults(with_layers("conv: {filters: 0, kernel: 1}, softmax: 3")) ==
        "'filters' must be a whole number from 1 to 1000000, got '0'");
  CHECK(faults(with_layers("conv: {filters: 1000001, kernel: 1}, softmax: 3")) ==
        "'filters' must be a whole number from 1 to 1000000, got '1000001'");
  CHECK(first<ConvSpec>("conv: {filters: 1000000, kernel: 1}").filters == 1000000);
  CHECK(faults(with_layers("fc: 0, softmax")) == "'fc' must be a whole number from 1 to 1000000, got '0'");
  CHECK(faults(with_layers("fc: {units: 1000001}, softmax")) ==
        "'units' must be a whole number from 1 to 1000000, got '1000001'");
  CHECK(faults(with_layers("softmax: 0")) == "'softmax' must be a whole number from 1 to 1000000, got '0'");
  CHECK(faults(with_layers("softmax: {classes: ten}")) ==
        "'classes' must be a whole number from 1 to 1000000, got 'ten'");
}

TEST_CASE("layers: rounding at the top is the default of all convs and pools") {
  CHECK(first<ConvSpec>("conv: {filters: 1, kernel: 3, stride: 2}", "rounding: floor\n").rounding ==
        Rounding::floor);
  CHECK(first<PoolSpec>("pool: {kernel: 3, stride: 2, rounding: ceil}", "rounding: floor\n").rounding ==
        Rounding::ceil);
  CHECK(faults(with("rounding: exact\n")) == "'rounding' must be floor or ceil, got 'exact'");
}

TEST_CASE("layers: softmax is last, and only last") {
  CHECK(refusal(with_layers("relu")) ==
        "net.yaml:2:10: error: the last layer must be softmax, got relu: add `- softmax: {classes: 10}` "
        "below it, with as "
        "many classes as your data have\n"
        "  layers: [relu]\n"
        "           ^");
  CHECK(faults(with_layers("softmax: 10, relu, softmax")) ==
        "softmax must be the last layer and no other, but relu and softmax follow: take it out, or the "
        "others");
}

TEST_CASE("layers: the list must be one, and not empty") {
  const std::string input = "input: {channels: 1, height: 2, width: 2}\n";
  CHECK(faults(input + "layers: []\n") ==
        "'layers' is empty: a network needs at least `- softmax: {classes: 10}`");
  CHECK(faults(input + "layers:\n") ==
        "'layers' must be a list, got nothing: begin each layer with '- ', as in `- relu`");
  CHECK(faults(input + "layers: {softmax: 10}\n") ==
        "'layers' must be a list, got a mapping: begin each layer with '- ', as in `- relu`");
}

TEST_CASE("layers: there are at most 10000") {
  std::string layers;
  for (int i = 0; i < 9999; ++i) layers += "relu, ";
  CHECK(layers_of(with_layers(layers + "softmax: 3")).size() == 10001);
  CHECK(faults(with_layers(layers + "relu, softmax: 3")) == "'layers' has more than 10000 layers");
}

TEST_CASE("layers: an item is a layer") {
  CHECK(faults(with_layers("Conv: {filters: 1, kernel: 1}, softmax: 3")) ==
        "unknown layer 'Conv': write `- conv: {filters: 1, kernel: 1}`");
  CHECK(faults(with_layers("dense: 3, softmax: 3")) == "unknown layer 'dense': did you mean 'fc'?");
  CHECK(faults(with_layers("foo: 5, softmax: 3")) ==
        "unknown layer 'foo'; known layers are conv, pool, relu, fc, softmax, leaky_relu, elu, sigmoid, "
        "tanh, gelu, silu, relu6, hard_sigmoid, hard_swish, prelu, lrn, batch_norm, "
        "dropout, scale, residual, gate, branches, global_pool and repeat");
  CHECK(
      faults(with_layers("[relu], softmax: 3")) ==
      "an item of 'layers' must be a layer, such as `relu` or `conv: {filters: 10, kernel: 5}`, got a list");
  CHECK(faults(with_layers("conv, softmax: 3")) ==
        "'conv' needs its values: write `- conv: {filters: 10, kernel: 5}`");
  CHECK(faults(with_layers("pool: , softmax: 3")) == "'pool' needs its values: write `- pool: 2`");
  CHECK(faults(with_layers("conv: 5, softmax: 3")) ==
        "'conv' must be a mapping, got '5': write {filters: 5, kernel: ...}");
  CHECK(faults(with_layers("relu: 5, softmax: 3")) == "'relu' must be a mapping, got '5': write `- relu`");
}

TEST_CASE("layers: an item has one key") {
  CHECK(
      refusal("input: {channels: 3, height: 8, width: 8}\nlayers:\n  - conv:\n    filters: 3\n    kernel: 3\n"
              "  - softmax: 3\n") ==
      "net.yaml:4:5: error: this item has more than one key, and a layer is one: put the values inside the "
      "layer, `- "
      "conv: {filters: 3, kernel: 3}`, or indent them below it\n"
      "      filters: 3\n"
      "      ^");
  CHECK(faults(with_layers("{fc: 3, relu: }, softmax: 3")) ==
        "this item has more than one key, and a layer is one: begin each layer with a '-' of its own");
}

TEST_CASE("layers: what is missing and what is unknown is told, a misspelt key once") {
  CHECK(faults(with_layers("conv: {}, softmax: 3")) ==
        "'conv' needs 'filters', such as filters: 32 | 'conv' needs 'kernel', such as kernel: 3");
  CHECK(faults(with_layers("conv: {filters: 3, kernal: 3}, softmax: 3")) ==
        "unknown key 'kernal' in 'conv': did you mean 'kernel'?");
  CHECK(faults(with_layers("conv: {out_channels: 3, kernel_size: 3}, softmax: 3")) ==
        "unknown key 'out_channels' in 'conv': did you mean 'filters'? | "
        "unknown key 'kernel_size' in 'conv': did you mean 'kernel'?");
  CHECK(faults(with_layers("pool: {kernel: 2, padding: 1}, softmax: 3")) ==
        "unknown key 'padding' in 'pool': did you mean 'pad'?");
  CHECK(faults(with_layers("fc: {units: 2, foo: 1}, softmax: 3")) ==
        "unknown key 'foo' in 'fc'; known keys are units, bias, init, bias_init, learning_rate, "
        "bias_learning_rate, decay, frozen, bias_learning_until and name");
}

TEST_CASE("layers: what does not fit is told at the layer, with its name, and stops there") {
  CHECK(refusal("input: {channels: 3, height: 7, width: 7}\nlayers:\n  - relu\n"
                "  - conv: {filters: 3, kernel: 3, stride: 3}\n  - pool: 9\n  - softmax: 3\n") ==
        "net.yaml:4:5: error: conv1: cannot apply a 3x3 filter with stride 3, pad 0 to a 7x7 input: (7 - 3 + "
        "2*0)/3 + 1 = "
        "2.33\n"
        "    - conv: {filters: 3, kernel: 3, stride: 3}\n"
        "      ^\n"
        "  what fits here, though other layers do not fit then: kernel 1 or 4; stride 2 or 4; pad 1; or "
        "`rounding: floor` gives 2x2, `rounding: ceil` gives 3x3");
}

TEST_CASE("layers: shapes are checked up to the first layer that is wrong") {
  CHECK(faults("input: {channels: 3, height: 7, width: 7}\nlayers: [pool: 9, fc: x, softmax: 3]\n") ==
        "pool1: cannot apply a 9x9 pool with stride 9, pad 0 to a 7x7 input: (7 - 9 + 2*0)/9 + 1 = 0.78 | "
        "'fc' must be a whole number from 1 to 1000000, got 'x'");
  CHECK(faults("input: {channels: 3, height: 7, width: 7}\nlayers: [fc: x, pool: 9, softmax: 3]\n") ==
        "'fc' must be a whole number from 1 to 1000000, got 'x'");
}

TEST_CASE("layers: volumes and tensors beyond 2^31 - 1 elements are refused") {
  CHECK(refusal(with_layers(
                    "conv: {filters: 1000000, kernel: 1}, conv: {filters: 1000000, kernel: 1}, softmax: 3"))
            .find("error: conv2: its weight") != std::string::npos);
  CHECK(refusal("input: {channels: 1, height: 10000, width: 10000}\nlayers: [conv: {filters: 100, kernel: "
                "1}, softmax: 3]\n")
            .find("error: conv1: its output") != std::string::npos);
}

TEST_CASE("layers: an fc right before a softmax with classes gets a warning") {
  const auto loaded =
      parse("input: {channels: 1, height: 2, width: 2}\nlayers:\n  - fc: 10\n  - softmax: {classes: 10}\n");
  REQUIRE(loaded.warnings.size() == 1);
  CHECK(loaded.warnings[0] ==
        "net.yaml:4:5: warning: two classifiers in a row: an fc comes right before this softmax, which "
        "brings its own "
        "fully connected layer for its classes\n"
        "    - softmax: {classes: 10}\n"
        "      ^\n"
        "  write a bare `softmax` to use the fc's outputs as classes, or put a relu between them");
  CHECK(parse(with_layers("fc: 10, softmax")).warnings.empty());
  CHECK(parse(with_layers("fc: 10, relu, softmax: 10")).warnings.empty());
}

TEST_CASE("layers: factors of the learning rate and of decay") {
  CHECK(first<ConvSpec>("conv: {filters: 1, kernel: 1}").factors == LearningFactors{1, 1, 1});
  CHECK(first<ConvSpec>("conv: {filters: 1, kernel: 1, learning_rate: 1, bias_learning_rate: 2, decay: 0}")
            .factors == LearningFactors{1, 2, 0});
  CHECK(first<FcSpec>("fc: {units: 5, learning_rate: 0.5}").factors == LearningFactors{0.5, 0.5, 1});
  CHECK(faults(with_layers("fc: {units: 5, learning_rate: -1}, softmax: 10")) ==
        "'learning_rate' must be a number of at least 0, got '-1'");
  CHECK(faults(with_layers("fc: {units: 5, decay_mult: 0}, softmax: 10")) ==
        "unknown key 'decay_mult' in 'fc': did you mean 'decay'?");
  CHECK(faults(with_layers("pool: {kernel: 2, learning_rate: 1}, softmax: 10")) ==
        "unknown key 'learning_rate' in 'pool': it is a key of the layers conv, fc, prelu and batch_norm; "
        "known keys are kernel, stride, pad, type, rounding, count_padding and name");
}

}  // namespace
}  // namespace cnn
