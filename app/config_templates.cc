#include "app/config_templates.h"

#include <fmt/format.h>

#include <array>

namespace cnn::app {

namespace {

struct Template {
  const char* name;
  const char* head;  // from the first line to the data's normalization
};

constexpr const char* kFashionMnist =
    R"(# Ten kinds of clothes, 28x28 pixels, gray: Fashion-MNIST as Debian's package dataset-fashion-mnist installs it.
#
#   cnn shapes FILE             what the network looks like
#   cnn train FILE              trains it; the model goes to runs/NAME/model.bin
#   cnn eval runs/NAME          its accuracy on the test images

# name: fashion-mnist           # of the run directory; default: this file's name
input: {channels: 1, height: 28, width: 28}

layers:
  - conv: {filters: 16, kernel: 5, pad: same}   # also stride, bias, init; `pad: same` keeps the size
  - relu
  - pool: 2                                     # maximum of 2x2 pixels; {kernel: 3, stride: 2, type: average} for others
  - conv: {filters: 32, kernel: 5, pad: same}
  - relu
  - pool: 2
  - fc: 64                                      # fully connected, 64 units
  - relu
  - softmax: {classes: 10}                      # a fully connected layer to 10 classes, then softmax

data:
  format: idx
  root: /usr/share/datasets/fashion-mnist       # the directory of the four files, plain or .gz
  normalize: {mean: [0.2860], std: [0.3530]}    # of pixels scaled to 0..1; or `auto`
)";

constexpr const char* kMnist = R"(# Handwritten digits, 28x28 pixels, gray: MNIST.
#
#   cnn shapes FILE             what the network looks like
#   cnn train FILE              trains it; the model goes to runs/NAME/model.bin
#   cnn eval runs/NAME          its accuracy on the test images

# name: mnist                   # of the run directory; default: this file's name
input: {channels: 1, height: 28, width: 28}

layers:
  - conv: {filters: 10, kernel: 5}              # also stride, pad, bias, init
  - pool: 2                                     # maximum of 2x2 pixels; {kernel: 3, stride: 2, type: average} for others
  - relu
  - conv: {filters: 20, kernel: 5}
  - pool: 2
  - relu
  - softmax: {classes: 10}                      # a fully connected layer to 10 classes, then softmax

data:
  format: idx
  root: data/mnist                              # the directory of the four files, plain or .gz; from this file's
  normalize: {mean: [0.1307], std: [0.3081]}    # of pixels scaled to 0..1; or `auto`
)";

constexpr const char* kCifar10 =
    R"(# Ten kinds of animals and vehicles, 32x32 pixels, colour: CIFAR-10, binary version.
#
#   cnn shapes FILE             what the network looks like
#   cnn train FILE              trains it; the model goes to runs/NAME/model.bin
#   cnn eval runs/NAME          its accuracy on the test images

# name: cifar10                 # of the run directory; default: this file's name
input: {channels: 3, height: 32, width: 32}

architecture:                                   # the lectures' formula; `layers:` lists them one by one instead
  pattern: "[(CONV-RELU)*N-POOL]*M - (FC-RELU)*K - SOFTMAX"
  N: 2                                          # or one for each block: [2, 2, 3]
  M: 3
  K: 1
  conv: {filters: [32, 64, 128], kernel: 3, pad: same}   # a list is one value a block
  pool: {kernel: 2, stride: 2}
  fc: {units: 128}
  softmax: {classes: 10}

data:
  format: cifar10
  root: data/cifar10                            # the directory of data_batch_1.bin ... test_batch.bin; from this file's
  normalize: {mean: [0.4914, 0.4822, 0.4465], std: [0.2470, 0.2435, 0.2616]}   # of pixels scaled to 0..1; or `auto`
)";

constexpr std::array kTemplates = {Template{"mnist", kMnist}, Template{"cifar10", kCifar10},
                                   Template{"fashion-mnist", kFashionMnist}};

}  // namespace

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  names.reserve(kTemplates.size());
  for (const Template& known : kTemplates) names.emplace_back(known.name);
  return names;
}

std::string train_template(const TrainTemplate& values) {
  const std::string validation =
      "  # validation: 0.1                             # held back from the training images: a fraction, a "
      "count, {every: 10}\n";
  const std::string augment = values.shift > 0 ? fmt::format(
                                                     "  augment: {{shift: {}}}{:<27}# training images are "
                                                     "moved by up to so many pixels; flip: true "
                                                     "mirrors them\n",
                                                     values.shift, "")
                                               : "  # augment: {flip: true, shift: 2}             # training "
                                                 "images mirrored by chance, shifted by up to 2 "
                                                 "pixels\n";
  return fmt::format(
      R"({}{}  # limit: {{train: 6000, test: 1000}}            # the first so many, for a quick try

train:
  epochs: {}{}
  batch_size: {}
  optimizer: {}
  # schedule: {{type: step, every: 5, gamma: 0.1}}   # or cosine, one_cycle, ...; `cnn shapes FILE -v` shows the rates
  seed: 1
)",
      augment, values.has_validation ? "" : validation, values.epochs,
      values.note.empty() ? "" : fmt::format("{:<35} # {}", "", values.note), values.batch_size,
      values.optimizer);
}

std::string config_template(const std::string& name) {
  for (const Template& known : kTemplates) {
    if (name == known.name) return std::string(known.head) + train_template();
  }
  return "";
}

}  // namespace cnn::app
