// What people type by habit from PyTorch, Keras, Caffe and Darknet gets the right answer.
#include "config/habits.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "config/keys.h"
#include "config/suggest.h"
#include "config_test.h"
#include "spec/layer_settings.h"

namespace cnn {
namespace {

struct Case {
  std::string typed;
  std::string answer;
};

TEST_CASE("habits: a key of another section is told with its path") {
  for (const auto& [typed, answer] :
       std::vector<Case>{{"learning_rate: 0.1", "train.optimizer.learning_rate"},
                         {"lr: 0.1", "train.optimizer.learning_rate"},
                         {"base_lr: 0.1", "train.optimizer.learning_rate"},
                         {"momentum: 0.9", "train.optimizer.momentum"},
                         {"weight_decay: 0.1", "train.optimizer.weight_decay"},
                         {"wd: 0.1", "train.optimizer.weight_decay"},
                         {"betas: 0", "train.optimizer.beta1"},
                         {"gamma: 0.1", "train.schedule.gamma"},
                         {"milestones: [3]", "train.schedule.at"},
                         {"patience: 5", "train.early_stopping.patience"},
                         {"label_smoothing: 0.1", "train.loss.label_smoothing"},
                         {"flip: true", "data.augment.flip"},
                         {"shuffle: true", "data.shuffle"},
                         {"validation_split: 0.1", "data.validation"}}) {
    CAPTURE(typed);
    const std::string key = typed.substr(0, typed.find(':'));
    CHECK(faults(with("train: {" + typed + "}\n")) ==
          "unknown key '" + key + "' in 'train': did you mean '" + answer + "'?");
  }
  CHECK(faults(with(""), {{"train.learning_rate", "0.1"}}) ==
        "unknown key 'learning_rate' in 'train': did you mean 'train.optimizer.learning_rate'?");
  CHECK(faults(with("epochs: 3\n")) == "unknown key 'epochs' in the config: did you mean 'train.epochs'?");
  CHECK(faults(with("batch_size: 3\n")) ==
        "unknown key 'batch_size' in the config: did you mean 'train.batch_size'?");
  CHECK(faults(with("data: {format: idx, root: r, batch_size: 3}\n")) ==
        "unknown key 'batch_size' in 'data': did you mean 'train.batch_size'?");
  CHECK(faults(with("data: {format: idx, root: r, mean: 3}\n")) ==
        "unknown key 'mean' in 'data': did you mean 'data.normalize.mean'?");
  CHECK(faults(with("train: {optimizer: {epochs: 3}}\n")) ==
        "unknown key 'epochs' in 'optimizer': did you mean 'train.epochs'?");
}

TEST_CASE("habits: a key by another name is told by its name here") {
  for (const auto& [typed, answer] : std::vector<Case>{{"epoch", "epochs"},
                                                       {"num_epochs", "epochs"},
                                                       {"batch", "batch_size"},
                                                       {"batchsize", "batch_size"},
                                                       {"optim", "optimizer"},
                                                       {"criterion", "loss"},
                                                       {"lr_scheduler", "schedule"},
                                                       {"random_seed", "seed"},
                                                       {"ema", "average"}}) {
    CAPTURE(typed);
    CHECK(faults(with("train: {" + typed + ": 1}\n")) ==
          "unknown key '" + typed + "' in 'train': did you mean '" + answer + "'?");
  }
}

TEST_CASE("habits: layers by another name, in any case of letters") {
  for (const auto& [typed, answer] : std::vector<Case>{{"Conv", "conv"},
                                                       {"conv2d", "conv"},
                                                       {"Conv2D", "conv"},
                                                       {"convolutional", "conv"},
                                                       {"maxpool", "pool"},
                                                       {"MaxPooling2D", "pool"},
                                                       {"Dense", "fc"},
                                                       {"linear", "fc"},
                                                       {"InnerProduct", "fc"},
                                                       {"ReLU", "relu"},
                                                       {"LeakyReLU", "leaky_relu"},
                                                       {"BatchNorm2d", "batch_norm"},
                                                       {"bn", "batch_norm"},
                                                       {"GlobalAveragePooling2D", "global_pool"}}) {
    CAPTURE(typed);
    CHECK(faults(with_layers(typed + ", softmax: 10")) ==
          "unknown layer '" + typed + "': did you mean '" + answer + "'?");
  }
}

TEST_CASE("habits: keys of layers by another name") {
  for (const auto& [typed, answer] : std::vector<Case>{{"conv out_channels", "filters"},
                                                       {"conv num_output", "filters"},
                                                       {"conv units", "filters"},
                                                       {"conv kernel_size", "kernel"},
                                                       {"conv size", "kernel"},
                                                       {"conv padding", "pad"},
                                                       {"conv strides", "stride"},
                                                       {"fc filters", "units"},
                                                       {"fc out_features", "units"},
                                                       {"fc num_output", "units"},
                                                       {"pool pool_size", "kernel"},
                                                       {"dropout p", "rate"},
                                                       {"softmax num_classes", "classes"},
                                                       {"batch_norm eps", "epsilon"}}) {
    CAPTURE(typed);
    const std::string layer = typed.substr(0, typed.find(' '));
    const std::string key = typed.substr(typed.find(' ') + 1);
    CHECK(faults(with_layers(layer + ": {" + key + ": 1}" + (layer == "softmax" ? "" : ", softmax: 10")))
              .find("unknown key '" + key + "' in '" + layer + "': did you mean '" + answer + "'?") !=
          std::string::npos);
  }
}

TEST_CASE("habits: what has no word here is answered") {
  const auto layer = [](const std::string& text) { return faults(with_layers(text + ", softmax: 10")); };
  for (const char* flatten : {"flatten", "Flatten", "reshape", "view"}) {
    CHECK(layer(flatten) == "unknown layer '" + std::string(flatten) +
                                "': it is not needed, fc and softmax take a volume as it is");
  }
  CHECK(layer("avg_pool: 2") ==
        "unknown layer 'avg_pool': write `- pool: {kernel: 2, type: average}`, or `- global_pool: average` "
        "for whole channels");
  CHECK(layer("CrossEntropyLoss") ==
        "unknown layer 'CrossEntropyLoss': softmax, the last layer, brings the loss with it: write `- "
        "softmax: {classes: 10}`");
  CHECK(layer("conv: {filters: 3, kernel: 3, activation: relu}") ==
        "unknown key 'activation' in 'conv': an activation is a layer of its own: put `- relu` below this "
        "one");
  CHECK(layer("conv: {filters: 3, kernel: 3, in_channels: 3}") ==
        "unknown key 'in_channels' in 'conv': it is not needed, it follows from the layer before");
  CHECK(layer("fc: {units: 3, batch_norm: true}") ==
        "unknown key 'batch_norm' in 'fc': it is a layer of its own: put `- batch_norm` below this one");
  CHECK(faults(with("train: {device: cuda}\n")) ==
        "unknown key 'device' in 'train': cnn computes on the CPU; `--threads N` says with how many threads");
  CHECK(faults(with("train: {optimizer: {type: adam, betas: [0.9, 0.99]}}\n")) ==
        "unknown key 'betas' in 'optimizer': they are two keys, as in beta1: 0.9, beta2: 0.999");
  CHECK(faults(with("num_classes: 10\n")) ==
        "unknown key 'num_classes' in the config: the last layer says how many: `- softmax: {classes: 10}`");
}

std::vector<std::string> words_in(std::string_view list) {
  std::vector<std::string> words;
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find(' ', begin), list.size());
    words.emplace_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// The keys and types of a section; of all sections but the layers', of "top" and of "layers" likewise.
std::set<std::string> words_here(const std::string& section) {
  std::set<std::string> words;
  const auto take = [&](const KeyTable& table) {
    for (const Key& key : table.keys) words.insert(key.name);
    for (const KeyType& type : table.types) {
      for (const Key& key : type.keys) words.insert(key.name);
    }
  };
  if (section == "layers") {
    for (const std::string& word : layer_words()) words.insert(word);
    return words;
  }
  for (const KeyTable* table : section_tables()) {
    if (table->path == (section == "top" ? "" : section)) take(*table);
    if (section == table->type_key + "=" || section == table->path.substr(table->path.rfind('.') + 1) + "=") {
      for (const std::string& word : type_words(*table)) words.insert(word);
    }
  }
  for (const KeyTable& table : layer_keys()) {
    if (table.path == section) take(table);
  }
  return words;
}

TEST_CASE("habits: no word is answered where it is a kind or a key, as what is built in some day would be") {
  int checked = 0;
  for (const Habit& habit : all_habits()) {
    if (habit.answer.empty()) continue;
    for (const std::string& section : words_in(habit.sections)) {
      const std::set<std::string> here = words_here(section);
      CAPTURE(section, std::string(habit.answer));
      CHECK((!here.empty() || section.ends_with("=")));
      for (const std::string& word : words_in(habit.typed)) {
        CAPTURE(word);
        CHECK(!here.contains(word));
        ++checked;
      }
    }
  }
  CHECK(checked > 100);
}

TEST_CASE("habits: what is meant by a word is a kind, a key or a value of the config") {
  std::set<std::string> known;
  const auto take_key = [&](const Key& key) {
    known.insert(key.name);
    if (const auto* words = std::get_if<OneOf>(&key.takes))
      known.insert(words->words.begin(), words->words.end());
  };
  const auto take = [&](const KeyTable& table) {
    std::ranges::for_each(table.keys, take_key);
    for (const KeyType& type : table.types) {
      known.insert(type.word);
      std::ranges::for_each(type.keys, take_key);
    }
  };
  for (const KeyTable* table : section_tables()) take(*table);
  for (const KeyTable& table : layer_keys()) take(table);
  for (const std::string& word : layer_words()) known.insert(word);
  for (const std::string& word : words_of<InitKind>()) known.insert(word);
  for (const Habit& habit : all_habits()) {
    CAPTURE(std::string(habit.meant));
    CHECK((habit.meant.empty() || known.contains(std::string(habit.meant))));
  }
}

TEST_CASE("habits: answers name the data formats that there are") {
  CHECK(faults(with("data: {format: idx, root: r, dataset_name: mnist}\n")) ==
        "unknown key 'dataset_name' in 'data': `format` says what they are: idx (MNIST's files), cifar10 "
        "(CIFAR-10's in binary) or images (images in a folder for each class)");
}

TEST_CASE("habits: an input in another form is answered with its numbers") {
  for (const auto& [typed, answer] :
       std::vector<Case>{{"32x32x3", "{channels: 3, height: 32, width: 32}"},
                         {"64x48x3", "{channels: 3, height: 48, width: 64}"},
                         {"3x48x64", "{channels: 3, height: 48, width: 64}"},
                         {"28x28", "{channels: 1, height: 28, width: 28}"},
                         {"32", "{channels: 1, height: 32, width: 32}"},
                         {"(3, 48, 64)", "{channels: 3, height: 48, width: 64}"},
                         {"[3, 48, 64]", "{channels: 3, height: 48, width: 64}"},
                         {"[48, 64, 3]", "{channels: 3, height: 48, width: 64}"},
                         {"[48, 64]", "{channels: 1, height: 48, width: 64}"},
                         {"[128, 3, 48, 64]", "{channels: 3, height: 48, width: 64}"}}) {
    CAPTURE(typed);
    const std::string got = typed[0] == '[' ? "a list" : "'" + typed + "'";
    CHECK(faults("input: " + typed + "\nlayers: [softmax: 10]\n") ==
          "'input' must be a mapping, got " + got + ": write " + answer);
  }
  const std::string example = ": write {channels: 1, height: 28, width: 28}";
  CHECK(faults("input: rgb\nlayers: [softmax: 10]\n") == "'input' must be a mapping, got 'rgb'" + example);
  CHECK(faults("input: [a, b]\nlayers: [softmax: 10]\n") ==
        "'input' must be a mapping, got a list" + example);
  CHECK(faults("input: [0, 3, 3]\nlayers: [softmax: 10]\n") ==
        "'input' must be a mapping, got a list" + example);
}

TEST_CASE("habits: what layers have left of an image is told where windows are too large for it") {
  CHECK(refusal(with_layers("conv: {filters: 3, kernel: 5}, conv: {filters: 3, kernel: 3}, pool: 2, "
                            "conv: {filters: 3, kernel: 3}, softmax: 3"))
            .ends_with("\n  pool1 left 1x1: `pad: same` in the convs before it keeps the size"));
  CHECK(refusal(with_layers("conv: {filters: 3, kernel: 5}, pool: 5, softmax: 3"))
            .ends_with("\n  conv1 left 4x4: begin with a larger input, such as 9x9"));
  CHECK(refusal(with_layers("conv: {filters: 3, kernel: 5}, pool: 8, softmax: 3"))
            .ends_with("\n  conv1 left 4x4: `pad: same` in conv1 keeps the size"));
  CHECK(refusal(with_layers("pool: 2, pool: 2, pool: 2, pool: 2, softmax: 3"))
            .ends_with("\n  pool3 left 1x1: leave pool3 out, or begin with a larger input"));
  CHECK(refusal(with_layers("conv: {filters: 3, kernel: 9}, softmax: 3")).find(" left ") ==
        std::string::npos);
}

TEST_CASE("habits: statistics of pixels of 0..255 are refused, with the numbers divided") {
  const auto fault = [](const std::string& normalize) {
    return faults(
        with_layers("softmax: 10", "data: {format: idx, root: r, normalize: {" + normalize + "}}\n"));
  };
  const std::string mean =
      "'mean' is of pixels of 0..1, where a mean lies in 0..1: this is of 0..255; divided by 255 it is ";
  const std::string std =
      "'std' is of pixels of 0..1, where a std is 0.5 at most: this is of 0..255; divided by 255 it is ";
  CHECK(fault("mean: [33.3184], std: [78.5675]") ==
        mean + "[0.1307, 0.1307, 0.1307] | " + std + "[0.3081, 0.3081, 0.3081]");
  CHECK(fault("mean: [125.3, 123, 113.9], std: [0.247, 0.243, 0.262]") == mean + "[0.4914, 0.4824, 0.4467]");
  CHECK(fault("mean: [0.49, 0.48, 0.45], std: [63, 62.1, 66.7]") == std + "[0.2471, 0.2435, 0.2616]");
  CHECK(fault("mean: 300") == "'mean' is of pixels of 0..1, where a mean lies in 0..1, and this cannot be");
  CHECK(fault("mean: [0], std: [1.003921568627451]").empty());
  CHECK(fault("mean: [0.5, 0.5, 0.5], std: [0.00392156862745098]").empty());
}

TEST_CASE("habits: a mean beyond 0..1 and a tiny std get a warning") {
  const auto warnings = [](const std::string& normalize) {
    return parse(with_layers("softmax: 10", "data: {format: idx, root: r, normalize: {" + normalize + "}}\n"))
        .warnings;
  };
  CHECK(warnings("mean: [0.49, 0.48, 0.45], std: [0.2, 0.2, 0.2]").empty());
  REQUIRE(warnings("std: [0.0012]").size() == 1);
  CHECK(warnings("std: [0.0012]")[0].starts_with(
      "net.yaml:3:47: warning: 'std' makes numbers of up to 833.3 of pixels of 0..1: was it divided by 255 "
      "twice, and [0.306, 0.306, 0.306] is meant?\n"));
  REQUIRE(warnings("mean: -0.5").size() == 1);
  CHECK(
      warnings("mean: -0.5")[0].starts_with("net.yaml:3:48: warning: 'mean' is of pixels of 0..1, where a "
                                            "mean lies in 0..1: is [-0.5, -0.5, -0.5] meant?\n"));
}

TEST_CASE("habits: words of other programs for first weights and for the length of an epoch") {
  const auto init = [](const std::string& word) {
    const std::string fault =
        faults(with_layers("conv: {filters: 2, kernel: 3, init: " + word + "}, softmax: 10"));
    return fault.substr(fault.find(": ") + 2);
  };
  CHECK(init("he_normal") == "did you mean 'he'?");
  CHECK(init("kaiming_uniform_") == "did you mean 'he'?");
  CHECK(init("glorot_uniform") == "did you mean 'xavier'?");
  CHECK(init("zeros") == "weights that begin alike learn alike: leave `init` out");
  CHECK(init("random_normal") == "write {gaussian: 0.01}");
  const auto train = [](const std::string& key) { return faults(with("train: {" + key + ": 100}\n")); };
  CHECK(train("steps_per_epoch") ==
        "unknown key 'steps_per_epoch' in 'train': an epoch is all images once; fewer are data.limit");
  CHECK(train("test_iter") ==
        "unknown key 'test_iter' in 'train': all test images are evaluated: leave it out");
  CHECK(train("amp") == "unknown key 'amp' in 'train': cnn computes in 32 bits: leave it out");
  CHECK(faults(with_layers("softmax: 10"), {{"input.shape", "[28, 28, 1]"}}) ==
        "unknown key 'shape' in 'input': it is three keys, as in channels: 1, height: 28, width: 28");
}

}  // namespace
}  // namespace cnn
