#include "app/config_templates.h"

#include <array>

#include "app/keys_text.h"

namespace cnn::app {

namespace {

struct Template {
  const char* name;
  const char* head;    // from the first line to the network's last
  const char* format;  // of the data
  const char* places;  // where they are, and their normalization
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
)";

constexpr const char* kFashionMnistPlaces =
    R"(  root: /usr/share/datasets/fashion-mnist       # the directory of the four files, plain or .gz
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
)";

constexpr const char* kMnistPlaces =
    R"(  root: data/mnist                              # the directory of the four files, plain or .gz; relative to this file
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
)";

constexpr const char* kCifar10Places =
    R"(  root: data/cifar10                            # the directory of data_batch_1.bin ... test_batch.bin; relative to this file
  normalize: {mean: [0.4914, 0.4822, 0.4465], std: [0.2470, 0.2435, 0.2616]}   # of pixels scaled to 0..1; or `auto`
)";

// Behind a key with a value of its own: what it means, and `note`.
std::string explained(const std::string& line, const KeyTable& table, const char* key,
                      const std::string& note = "") {
  return commented("  " + line, meaning_of(table, key) + note);
}

// "MNIST's files; cifar10 and images are others"
std::string meaning_of_format(const std::string& word) {
  std::string meaning;
  std::vector<std::string> others;
  for (const KeyType& type : data_keys().types) {
    if (type.word == word) {
      meaning = type.meaning;
    } else {
      others.push_back(type.word);
    }
  }
  return meaning + "; " + listed(others, "and") + " are others";
}

constexpr std::array kTemplates = {Template{"mnist", kMnist, "idx", kMnistPlaces},
                                   Template{"cifar10", kCifar10, "cifar10", kCifar10Places},
                                   Template{"fashion-mnist", kFashionMnist, "idx", kFashionMnistPlaces}};

}  // namespace

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  names.reserve(kTemplates.size());
  for (const Template& known : kTemplates) names.emplace_back(known.name);
  return names;
}

std::string commented(const std::string& line, const std::string& comment) {
  constexpr size_t kColumn = 48;
  return line + std::string(line.size() < kColumn ? kColumn - line.size() : 1, ' ') + "# " + comment + "\n";
}

std::string train_template(const TrainTemplate& values) {
  std::vector<std::string_view> given = values.given;
  std::vector<std::string_view> given_of_train = {"epochs", "batch_size", "optimizer", "seed"};
  std::string text;
  if (!values.augment.empty()) {
    given.emplace_back("augment");
    text += explained("augment: " + values.augment, data_keys(), "augment");
  }
  const std::string note = values.note.empty() ? "" : "; " + values.note;
  text += optional_keys(data_keys(), values.format, given) + "\ntrain:\n";
  text += explained("epochs: " + std::to_string(values.epochs), train_keys(), "epochs", note);
  text += explained("batch_size: " + std::to_string(values.batch_size), train_keys(), "batch_size");
  text += explained("optimizer: " + values.optimizer, train_keys(), "optimizer");
  if (!values.schedule.empty()) {
    given_of_train.emplace_back("schedule");
    text += explained("schedule: " + values.schedule, train_keys(), "schedule");
  }
  text += explained("seed: 1", train_keys(), "seed");
  return text + optional_keys(train_keys(), "", given_of_train);
}

std::string config_template(const std::string& name) {
  for (const Template& known : kTemplates) {
    if (name != known.name) continue;
    const std::string format = std::string("  format: ") + known.format;
    return known.head + ("\ndata:\n" + commented(format, meaning_of_format(known.format))) + known.places +
           train_template({.format = known.format, .given = {"format", "root", "normalize", "background"}});
  }
  return "";
}

}  // namespace cnn::app
