// Layers and sections as other programs write them are answered with the user's own numbers.
#include "config/layer_slips.h"

#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

const std::string kSlipInput = "input: {channels: 1, height: 28, width: 28}\n";

// What is said of one item before a softmax.
std::string answer_to_layer(const std::string& item) {
  return faults(kSlipInput + "layers:\n  - " + item + "\n  - softmax: 10\n");
}

std::string unknown_layer(const std::string& item, const std::string& written) {
  return "unknown layer '" + item + "': write `- " + written + "`";
}

}  // namespace

TEST_CASE("layer slips: the values behind a layer's word are those that are proposed") {
  for (const auto& [item, written] :
       {std::pair<std::string, std::string>{"softmax 3", "softmax: {classes: 3}"},
        {"conv 4 3", "conv: {filters: 4, kernel: 3}"},
        {"conv(16, 3)", "conv: {filters: 16, kernel: 3}"},
        {"fc(84)", "fc: 84"},
        {"relu()", "relu"},
        {"dropout(0.25)", "dropout: 0.25"},
        {"conv(32)", "conv: {filters: 32, kernel: ...}"}}) {
    CAPTURE(item);
    CHECK(answer_to_layer(item) == unknown_layer(item, written));
  }
}

TEST_CASE("layer slips: layers of PyTorch and Keras are told in this grammar") {
  for (const auto& [item, written] :
       {std::pair<std::string, std::string>{"nn.Conv2d(1, 20, 5)", "conv: {filters: 20, kernel: 5}"},
        {"nn.Conv2d(3, 16, kernel_size=3, padding=1)", "conv: {filters: 16, kernel: 3, pad: 1}"},
        {"Conv2D(32, (3, 3))", "conv: {filters: 32, kernel: 3}"},
        {"layers.Conv2D(8, (3, 5))", "conv: {filters: 8, kernel: [3, 5]}"},
        {"nn.Linear(320, 50)", "fc: 50"},
        {"Dense(128)", "fc: 128"},
        {"nn.MaxPool2d(2)", "pool: 2"},
        {"nn.MaxPool2d(3, stride=2)", "pool: {kernel: 3, stride: 2}"},
        {"AvgPool2d(3)", "pool: {kernel: 3, type: average}"},
        {"nn.ReLU(inplace=True)", "relu"}}) {
    CAPTURE(item);
    CHECK(answer_to_layer(item) == unknown_layer(item, written));
  }
  CHECK(answer_to_layer("Conv2D(16, 3, padding='same', activation='relu')") ==
        "unknown layer 'Conv2D(16, 3, padding='same', activation='relu')': write `- conv: {filters: 16, "
        "kernel: 3, "
        "pad: same}`, and `- relu` below it");
  CHECK(answer_to_layer("conv2d: {in_channels: 1, out_channels: 16, kernel_size: 3, padding: 1}") ==
        "unknown layer 'conv2d': write `- conv: {filters: 16, kernel: 3, pad: 1}`");
  CHECK(answer_to_layer("linear: {in_features: 64, out_features: 10}") ==
        "unknown layer 'linear': write `- fc: 10`");
  CHECK(answer_to_layer("nn.Flatten()") ==
        "unknown layer 'nn.Flatten()': it is not needed, fc and softmax take a volume as it is");
}

TEST_CASE("layer slips: a layer that names its kind by a key is written with it") {
  const std::string told = "the kind of a layer is the key of its values: write `- ";
  CHECK(answer_to_layer("{type: conv, filters: 4, kernel: 5}") == told + "conv: {filters: 4, kernel: 5}`");
  CHECK(answer_to_layer("name: c1\n    type: Convolution\n    filters: 4\n    kernel: [3, 5]") ==
        told + "conv: {name: c1, filters: 4, kernel: [3, 5]}`");
  CHECK(answer_to_layer("type: relu") == told + "relu`");
  CHECK(answer_to_layer("{class_name: Conv2D}") == told + "conv: {filters: 10, kernel: 5}`");
  CHECK(answer_to_layer("conv:\n    filters: 4\n    kernel: 5") ==
        "this item has more than one key, and a layer is one: put the values inside the layer, `- conv: "
        "{filters: 4, kernel: 5}`, or indent them below it");
}

TEST_CASE("layer slips: numbers without keys are given theirs") {
  const std::string conv = "'conv' must be a mapping, got ";
  CHECK(answer_to_layer("conv: 4, 3") == conv + "'4, 3': write {filters: 4, kernel: 3}");
  CHECK(answer_to_layer("conv: 4 3") == conv + "'4 3': write {filters: 4, kernel: 3}");
  CHECK(answer_to_layer("conv: 3x5") == conv + "'3x5': write {filters: ..., kernel: [3, 5]}");
  CHECK(answer_to_layer("conv: {4, 3}") ==
        "'conv' has values without their keys: write {filters: 4, kernel: 3}");
  CHECK(answer_to_layer("fc: [64, relu]") == "'fc' must be a mapping, got a list: write {units: 64}");
  CHECK(answer_to_layer("dropout: p=0.25") ==
        "'dropout' is given its values by ':', not by '=': write `- dropout: 0.25`");
}

TEST_CASE("layer slips: a last fc is told as the classes that it is, and what follows a softmax is named") {
  CHECK(faults(kSlipInput + "layers:\n  - relu\n  - fc: 7\n") ==
        "the last layer must be softmax, got fc: add `- softmax` below it, where these are your 7 classes");
  CHECK(faults(kSlipInput + "layers:\n  - softmax: 7\n  - dropout: 0.5\n  - softmax: 7\n") ==
        "softmax must be the last layer and no other, but dropout and softmax follow: take it out, or the "
        "others");
}

TEST_CASE("layer slips: keys around those of a section are taken off") {
  CHECK(faults("model:\n  " + kSlipInput + "  layers: [softmax: 10]\n") ==
        "unknown key 'model' in the config: what is in it belongs here: take this line off, and move what is "
        "below it to the left");
  CHECK(faults(kSlipInput + "layers: [softmax: 10]\ntrain: {params: {epochs: 3}}\n") ==
        "unknown key 'params' in 'train': what is in it belongs here: take this line off, and move what is "
        "below it to the left");
}

TEST_CASE("layer slips: an input given by its shape is told side by side") {
  const std::string layers = "\nlayers: [softmax: 10]\n";
  const std::string told = "'input' says its sides one by one: write {channels: 3, height: 32, width: 24}";
  for (const char* input :
       {"{shape: [3, 32, 24]}", "{size: [32, 24], channels: 3}", "{size: 24x32, channels: 3}"}) {
    CAPTURE(input);
    CHECK(faults("input: " + std::string(input) + layers) == told);
  }
}

TEST_CASE("layer slips: a share of more than one is told as the percentage that it may be") {
  const std::string dropout = "'dropout' must be a number of at least 0 and below 1, got '";
  CHECK(answer_to_layer("dropout: 50") == dropout + "50': for 50% write 0.5");
  CHECK(answer_to_layer("dropout: 1") == dropout + "1'");
  CHECK(answer_to_layer("dropout: 500") == dropout + "500'");
}

TEST_CASE("layer slips: formats that are not read are answered with those that are") {
  const std::string data = kSlipInput + "layers: [softmax: 10]\ndata: {root: d, format: ";
  const std::string format = "'format' must be idx, cifar10 or images, got '";
  CHECK(faults(data + "csv}\n") ==
        format +
            "csv': it is not read; data are MNIST's files (idx), CIFAR-10's in binary "
            "(cifar10), or images in a folder for each class (images)");
  CHECK(faults(data + "ImageFolder}\n") == format + "ImageFolder': did you mean 'images'?");
}

}  // namespace cnn
