#include "train/setting_doubts.h"

#include <catch2/catch.hpp>

#include "config/load_config.h"

namespace cnn {
namespace {

// Of 469 batches an epoch.
constexpr int64_t kImages = 60'000;

RunSpec config(const std::string& train, const std::string& augment = "", const std::string& layers = "") {
  const std::string text =
      "input: {channels: 1, height: 28, width: 28}\nlayers: [conv: {filters: 4, kernel: 5}, relu" + layers +
      ", softmax: 10]\ndata: {format: idx, root: ., validation: 0.1, augment: {" + augment +
      "}}\ntrain: {epochs: 9, batch_size: 128" + (train.empty() ? "" : ", ") + train + "}\n";
  return parse_config(text, "net.yaml", "/configs", "net").spec;
}

std::string told(const RunSpec& spec) {
  std::string all;
  for (const SettingDoubt& doubt : setting_doubts(spec, kImages))
    all += (all.empty() ? "" : "\n") + doubt.text();
  return all;
}

std::string of_train(const std::string& train) {
  return told(config(train));
}

std::string of_augment(const std::string& augment) {
  return told(config("", augment));
}

}  // namespace

TEST_CASE("setting doubts: what drowns the images or what is learned is told by its key and a usual value") {
  CHECK(told(config("", "", ", dropout: 0.999")) == "dropout1 drops 99.9% of what comes; usual is 0.5");
  CHECK(told(config("", "", ", residual: {layers: [dropout: 0.95]}")) ==
        "residual1.dropout1 drops 95% of what comes; usual is 0.5");
  CHECK(of_train("optimizer: {learning_rate: 0}") ==
        "train.optimizer.learning_rate: 0 leaves all weights as they began; usual is 0.01");
  CHECK(of_train("loss: {label_smoothing: 1}") ==
        "train.loss.label_smoothing: 1 asks for the same answer to every image, or nearly so; usual is 0.1");
  CHECK(of_train("optimizer: {weight_decay: 100}") ==
        "train.optimizer.weight_decay: 100 pulls the weights to 0, stronger than what is learned; usual is "
        "0.0005");
  CHECK(of_train("optimizer: {type: adamw, weight_decay: 50}") ==
        "train.optimizer.weight_decay: 50 pulls the weights to 0, stronger than what is learned; usual is "
        "0.01");
  CHECK(of_train("optimizer: {l1: 1}") ==
        "train.optimizer.l1: 1 pulls the weights to 0, stronger than what is learned; usual is 0.00001");
  CHECK(of_augment("shift: 27") ==
        "data.augment.shift: 27 moves images of 28x28 by up to 27 pixels, and much of them out of sight; "
        "usual is 4 (an eighth of the side)");
  CHECK(of_augment("shift: 10, crop: {pad: 12}") ==
        "data.augment.crop.pad: 12 and the other moves images of 28x28 by up to 22 pixels, and much of them "
        "out of sight; usual is 4 (an eighth of the side)");
  CHECK(of_augment("cutout: 28") ==
        "data.augment.cutout: 28 blackens most of an image of 28x28; usual is a quarter to a half of the "
        "side, such as 9");
  CHECK(of_augment("scale: [0.1, 1]") ==
        "data.augment.scale: [0.1, 1] makes images so small that little can be seen of them; usual is [0.9, "
        "1.1]");
  CHECK(of_augment("scale: [1, 10]") ==
        "data.augment.scale: [1, 10] makes images so large that little of them can be seen; usual is [0.9, "
        "1.1]");
  CHECK(of_augment("brightness: 100") ==
        "data.augment.brightness: 100 multiplies by up to 101, and what is not black becomes white; usual is "
        "0.2");
  CHECK(of_augment("contrast: 50") ==
        "data.augment.contrast: 50 multiplies by up to 51, and grays become black or white; usual is 0.2");
}

TEST_CASE("setting doubts: what does not come before the training ends is told with both numbers") {
  CHECK(of_train("schedule: {type: step, every: 9}") ==
        "train.schedule.every: 9 epochs are not over before the training is, after 9 epochs: the learning "
        "rate never drops; write fewer, or train longer");
  CHECK(of_train("schedule: {type: multistep, at: [3, 30, 60]}") ==
        "train.schedule.at: 30 and 60 do not come before the training ends, after 9 epochs: these drops are "
        "left out; write earlier ones, or train longer");
  CHECK(of_train("schedule: {type: multistep, at: [9]}") ==
        "train.schedule.at: 9 does not come before the training ends, after 9 epochs: the learning rate "
        "never drops; write earlier ones, or train longer");
  CHECK(of_train("schedule: {type: constant, warmup: 10}") ==
        "train.schedule.warmup: 10 epochs are more than the whole training has, 9 epochs: the learning rate "
        "never gets to 0.01; write fewer, or train longer");
  CHECK(of_train("schedule: {type: cosine, by: step, warmup: 100000}") ==
        "train.schedule.warmup: 100000 steps are more than the whole training has, 4221 steps (by: step): "
        "the learning rate never gets to 0.01; write fewer, or train longer");
  CHECK(of_train("accumulate: 470") ==
        "train.accumulate: 470 makes one step of a whole epoch, for an epoch has 469 batches; write less, or "
        "leave it out");
  CHECK(of_train("validate_every: 470") ==
        "train.validate_every: 470 batches never come, for they are counted within an epoch, and an epoch "
        "has 469 batches: it validates at each epoch's end alone; write fewer, or leave it out");
  CHECK(of_train("checkpoint_every: 10000") ==
        "train.checkpoint_every: 10000 batches never come, for they are counted within an epoch, and an "
        "epoch has 469 batches: it saves at each epoch's end alone; write fewer, or leave it out");
  CHECK(of_train("early_stopping: {patience: 9}") ==
        "train.early_stopping.patience: 9 never ends a training of 9 validations; write fewer, or train "
        "longer");
  CHECK(of_train("average: {decay: 0.99999}") ==
        "train.average.decay: 0.99999 averages over 1e+05 steps, and the training has 4221: what is "
        "evaluated and saved stays near the first weights; try a smaller one, such as 0.998");
}

TEST_CASE("setting doubts: learning rates that vanish or explode are told with what is left") {
  CHECK(of_train("schedule: {type: step, every: 2, gamma: 0.001}") ==
        "train.schedule: step leaves 1e-09 of the learning rate after two thirds of the training, 9 epochs: "
        "the rest trains nothing; let it fall less often or less deep");
  CHECK(of_train("schedule: {type: exponential, gamma: 0.9, by: step}")
            .starts_with("train.schedule: exponential leaves "));
  CHECK(of_train("schedule: {type: exponential, gamma: 10}") ==
        "train.schedule: exponential makes the learning rate 1e+06 times as large in two thirds of the "
        "training, 9 epochs; write a gamma below 1");
  CHECK(
      of_train("schedule: {type: poly, power: 50}").starts_with("train.schedule: poly leaves 1.393e-24 of "));
}

TEST_CASE("setting doubts: one less, or nothing that it needs, is no doubt") {
  CHECK(of_train("") == "");
  for (const char* train :
       {"schedule: {type: step, every: 8}", "schedule: {type: multistep, at: [3, 8]}",
        "schedule: {type: cosine, warmup: 9}", "accumulate: 469", "validate_every: 469",
        "checkpoint_every: 469", "early_stopping: {patience: 8}",
        "early_stopping: {patience: 9}, validate_every: 400", "average: {decay: 0.999}",
        "schedule: {type: step, every: 3, gamma: 0.001}", "schedule: {type: one_cycle, by: step}",
        "schedule: linear", "schedule: {type: poly, power: 2}", "optimizer: {type: adamw, weight_decay: 0.5}",
        "optimizer: {weight_decay: 0.01}", "loss: {label_smoothing: 0.5}"}) {
    CAPTURE(train);
    CHECK(of_train(train) == "");
  }
  for (const char* augment : {"shift: 14", "crop: {pad: 4}, flip: true", "cutout: 16", "scale: [0.5, 2]",
                              "brightness: 0.4, contrast: 1", "rotate: 180", "mixup: 1"}) {
    CAPTURE(augment);
    CHECK(of_augment(augment) == "");
  }
  CHECK(told(config("", "", ", dropout: 0.9")) == "");
  CHECK(idle_settings(config("accumulate: 1000").train, 0).empty());  // of images that are not known
  RunSpec untrained = config("accumulate: 1000, loss: {label_smoothing: 1}");
  untrained.train.epochs = 0;
  CHECK(told(untrained) == "");
}

TEST_CASE("setting doubts: where nothing was learned, less is enough to be suspected") {
  const auto suspected = [](const RunSpec& spec) {
    const auto doubts = harmful_settings(spec, spec.train, Bar::suspected);
    return doubts.empty() ? std::string() : doubts.front().text();
  };
  CHECK(suspected(config("")) == "");
  CHECK(suspected(config("", "rotate: 180")) ==
        "data.augment.rotate: 180 turns images upside down, and a 6 becomes a 9; usual is 10, where images "
        "have a top");
  CHECK(suspected(config("", "shift: 10")).starts_with("data.augment.shift: 10 moves images of 28x28 "));
  CHECK(suspected(config("", "", ", dropout: 0.85")).starts_with("dropout1 drops 85% of what comes"));
  CHECK(suspected(config("loss: {label_smoothing: 0.7}")).starts_with("train.loss.label_smoothing: 0.7 "));
}

}  // namespace cnn
