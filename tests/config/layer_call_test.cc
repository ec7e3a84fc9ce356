// Layers of Keras and PyTorch are told with all that they ask for, or with what of it is not kept.
#include "config/layer_call.h"

#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

// What is said of one layer, by a config whose input has 16 channels, without what it was given as.
std::string call_told(const std::string& item, const std::string& before = "") {
  const std::string fault = faults("input: {channels: 16, height: 32, width: 32}\nlayers:\n" + before +
                                   "  - " + item + "\n  - softmax: 10\n");
  const size_t begin = fault.rfind("': ");
  return begin == std::string::npos ? fault : fault.substr(begin + 3);
}

struct CallCase {
  std::string typed;
  std::string told;
};

}  // namespace

TEST_CASE("layer calls: an activation keeps its settings, or says which it cannot") {
  for (const auto& [typed, told] : std::vector<CallCase>{
           {"ReLU(6)", "write `- relu6`"},
           {"ReLU(max_value=6)", "write `- relu6`"},
           {"layers.ReLU(max_value=6.0)", "write `- relu6`"},
           {"nn.ReLU6(inplace=True)", "write `- relu6`"},
           {"Activation('relu6')", "write `- relu6`"},
           {"Activation('relu')", "write `- relu`"},
           {"Activation(\"gelu\")", "write `- gelu`"},
           {"Activation('softmax')", "write `- softmax`, the last layer of all"},
           {"ReLU(max_value=4)", "write `- relu`; a largest value of 4 is not built in, but relu6 is"},
           {"ReLU(threshold=0.5)", "write `- relu`; threshold is not built in"},
           {"ReLU(negative_slope=0.1)", "write `- leaky_relu: {slope: 0.1}`"},
           {"nn.ReLU(True)", "write `- relu`"},
           {"LeakyReLU(0.1)", "write `- leaky_relu: {slope: 0.1}`"},
           {"LeakyReLU(alpha=0.1)", "write `- leaky_relu: {slope: 0.1}`"},
           {"nn.LeakyReLU(negative_slope=0.2, inplace=True)", "write `- leaky_relu: {slope: 0.2}`"},
           {"ELU(alpha=0.5)", "write `- elu: {alpha: 0.5}`"},
           {"Activation('selu')",
            "the activation selu: it is not built in; near it are prelu, elu and silu"}}) {
    CAPTURE(typed);
    CHECK(call_told(typed) == told);
  }
}

TEST_CASE("layer calls: what a convolution asks for and is not built in is said") {
  const std::string conv = "write `- conv: {filters: 8, kernel: 3}`";
  for (const auto& [typed, told] : std::vector<CallCase>{
           {"Conv2D(8, 3, dilation_rate=2)", "write `- conv: {filters: 8, kernel: 3, dilation: 2}`"},
           {"nn.Conv2d(16, 8, 3, dilation=2)", "write `- conv: {filters: 8, kernel: 3, dilation: 2}`"},
           {"nn.MaxPool2d(2, dilation=2)", "write `- pool: 2`; dilation is not built in"},
           {"nn.Conv2d(16, 8, 3, dilation=1)", conv},
           {"Conv2D(8, 3, kernel_regularizer='l2')", conv + "; weight decay stands in train.optimizer"},
           {"Conv2D(8, 3, kernel_regularizer=None)", conv},
           {"Conv2D(8, 3, activation='softmax')", conv + "; softmax is the last layer of all, `- softmax`"},
           {"Conv2D(8, 3, activation='selu')",
            conv + "; the activation selu: it is not built in; near it are prelu, elu and silu"},
           {"Conv2D(8, 3, activation=LeakyReLU(alpha=0.2))",
            conv + ", and `- leaky_relu: {slope: 0.2}` below it"},
           {"Conv2D(8, 3, activation=tf.nn.relu6)", conv + ", and `- relu6` below it"},
           {"Conv2D(8, 3, kernel_constraint=c)", conv + "; kernel_constraint is not built in"},
           {"nn.Conv2d(16, 8, 3, padding_mode='reflect')",
            conv + "; pads are zeros, reflect is not built in"},
           {"Conv2D(8, 3, kernel_initializer='random')", conv + "; the init random is not built in"},
           {"Conv2D(8, 3, bias_initializer='zeros', input_shape=(32, 32, 16))", conv},
           {"Conv2D(8, 3, kernel_initializer=RandomNormal(stddev=0.01))",
            "write `- conv: {filters: 8, kernel: 3, init: {gaussian: 0.01}}`"},
           {"Conv2D(8, 3, trainable=False)", "write `- conv: {filters: 8, kernel: 3, learning_rate: 0}`"},
           {"nn.Conv2d(16, 8, (3, 3), 2, 1)", "write `- conv: {filters: 8, kernel: 3, stride: 2, pad: 1}`"},
           {"BatchNormalization(momentum=0.99)", "write `- batch_norm: {momentum: 0.01}`"},
           {"nn.BatchNorm2d(64, momentum=0.2)", "write `- batch_norm: {momentum: 0.2}`"},
           {"AdaptiveAvgPool2d(7)", "write `- global_pool`; it leaves 1x1, 7 is not built in"},
           {"AdaptiveAvgPool2d((1, 1))", "write `- global_pool`"},
           {"GlobalMaxPooling2D()", "write `- global_pool: max`"},
           {"Dense(64, 'relu')", "write `- fc: 64`, and `- relu` below it"}}) {
    CAPTURE(typed);
    CHECK(call_told(typed) == told);
  }
}

TEST_CASE("layer calls: Keras's padding same with a stride has the numbers that fit") {
  for (const auto& [typed, told] : std::vector<CallCase>{
           {"Conv2D(32, 3, strides=2, padding='same')",
            "write `- conv: {filters: 32, kernel: 3, stride: 2, pad: 1, rounding: floor}`"},
           {"Conv2D(32, 3, padding='SAME')", "write `- conv: {filters: 32, kernel: 3, pad: same}`"},
           {"Conv2D(32, 4, strides=2, padding='same')",
            "write `- conv: {filters: 32, kernel: 4, stride: 2, pad: 1, rounding: ceil}`"},
           {"Conv2D(32, 4, padding='same')",
            "write `- conv: {filters: 32, kernel: 4}`; no pad keeps the size with an even kernel: pad: 1 "
            "gives "
            "one pixel less, pad: 2 one more"},
           {"MaxPooling2D(3, strides=2, padding='same')",
            "write `- pool: {kernel: 3, stride: 2, pad: 1, rounding: floor}`"},
           {"MaxPooling2D((2, 2), padding='same')", "write `- pool: {kernel: 2, rounding: ceil}`"},
           {"AveragePooling2D(2, padding='same')",
            "write `- pool: {kernel: 2, rounding: ceil, type: average}`"}}) {
    CAPTURE(typed);
    CHECK(call_told(typed) == told);
  }
  for (const int64_t side : {7, 8}) {
    const std::string input = "input: {channels: 1, height: 8, width: " + std::to_string(side) + "}\n";
    for (const std::string layer : {"conv: {filters: 1, kernel: 3, stride: 2, pad: 1, rounding: floor}",
                                    "conv: {filters: 1, kernel: 4, stride: 2, pad: 1, rounding: ceil}",
                                    "pool: {kernel: 2, rounding: ceil}"}) {
      CAPTURE(layer, side);
      const auto network = parse(input + "layers: [" + layer + ", softmax: 3]\n").spec.network;
      const auto plan = plan_network(network);
      CHECK(plan.layers.front().output.width == 4);
    }
  }
}

TEST_CASE("layer calls: depthwise and separable ones have the channels that come") {
  const std::string grouped = "  - conv: {filters: 24, kernel: 3}\n  - relu\n";
  for (const auto& [typed, told] : std::vector<CallCase>{
           {"SeparableConv2D(64, 3)",
            "write `- conv: {filters: 16, kernel: 3, groups: 16, bias: false}`, and `- conv: {filters: 64, "
            "kernel: 1}` below it"},
           {"SeparableConv2D(64, 3, padding='same', activation='relu')",
            "write `- conv: {filters: 16, kernel: 3, pad: same, groups: 16, bias: false}`, and `- conv: "
            "{filters: 64, kernel: 1}` and `- relu` below it"},
           {"DepthwiseConv2D(3, strides=2, depth_multiplier=2)",
            "write `- conv: {filters: 32, kernel: 3, stride: 2, groups: 16}`"},
           {"nn.Conv2d(32, 32, 3, groups=32)", "write `- conv: {filters: 32, kernel: 3, groups: 32}`"},
           {"depthwise_conv: {kernel: 3, padding: 1}",
            "write `- conv: {filters: 16, kernel: 3, pad: 1, groups: 16}`"}}) {
    CAPTURE(typed);
    CHECK(call_told(typed) == told);
  }
  CHECK(call_told("DepthwiseConv2D(3)", grouped) == "write `- conv: {filters: 24, kernel: 3, groups: 24}`");
  CHECK(
      layer_of_call("DepthwiseConv2D", {"3"}, std::nullopt).text ==
      "write `- conv: {filters: ..., kernel: 3, groups: ...}`; groups: as many as channels come, filters: as "
      "many");
  // Of a layer that is told itself, too.
  const std::string both = faults(
      "input: {channels: 3, height: 32, width: 32}\nlayers:\n  - Conv2D(20, 3)\n  - "
      "DepthwiseConv2D(3)\n  - softmax: 10\n");
  CHECK(both.ends_with("write `- conv: {filters: 20, kernel: 3, groups: 20}`"));
}

TEST_CASE("layer calls: keys and layers of groups and of ways side by side are answered") {
  CHECK(call_told("conv: {filters: 16, kernel: 3, depthwise: true}") ==
        "write groups: as many as channels come, and as many filters or a "
        "multiple of them");
  CHECK(call_told("conv: {filters: 16, kernel: 3, groups: depthwise}") ==
        "write the number of channels that come, with as many filters or a multiple of them");
  CHECK(call_told("Add()") ==
        "it is a residual, y = x + F(x), with F inside: write `- residual: {layers: [...]}`");
  CHECK(call_told("Concatenate()") ==
        "paths side by side are put together by branches: write `- branches: [[...], [...]]`");
  CHECK(call_told("residual: 3") == "write {layers: [...]}");
  CHECK(call_told("conv: {filters: 1, kernel: 3, init: Normal(0, 0.01)}") ==
        "'init' is no call: write init: {gaussian: 0.01}");
  CHECK(call_told("conv: {filters: 1, kernel: 3, init: HeNormal()}") == "'init' is no call: write init: he");
}

TEST_CASE("layer calls: in flow style they are put together again") {
  CHECK(
      faults("input: {channels: 1, height: 8, width: 8}\nlayers: [Conv2D(32, 3, strides=2), softmax: 3]\n") ==
      "unknown layer 'Conv2D(32, 3, strides=2)': write `- conv: {filters: 32, kernel: 3, stride: 2}`");
}

TEST_CASE("layer calls: no other input is proposed where the data have one size") {
  const std::string network =
      "input: {channels: 1, height: 28, width: 28}\nlayers: [pool: 2, pool: 2, conv: {filters: 2, kernel: "
      "7}, "
      "pool: 2, softmax: 10]\n";
  const std::string data = "data: {root: /nowhere, format: ";
  for (const std::string format : {"idx", "cifar10"})
    CHECK(refusal(network + data + format + "}\n").find("larger input") == std::string::npos);
  CHECK(refusal(network + data + "images}\n").find("larger input") != std::string::npos);
  CHECK(refusal(network).find("larger input") != std::string::npos);
}

}  // namespace cnn
