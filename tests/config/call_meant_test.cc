#include "config/call_meant.h"

#include <catch2/catch.hpp>

#include "config/config_test.h"
#include "config/find_key.h"

namespace cnn {
namespace {

std::string of_optimizer(const std::string& call) {
  return call_meant(call, optimizer_keys());
}

std::string of_schedule(const std::string& call) {
  return call_meant(call, schedule_keys());
}

std::string section(const std::string& path, const std::string& call) {
  return call_meant(call, *section_table(path));
}

}  // namespace

TEST_CASE("calls: an optimizer's becomes a mapping with its own numbers") {
  CHECK(of_optimizer("SGD(lr=0.1)") == "{type: sgd, learning_rate: 0.1}");
  CHECK(of_optimizer("SGD(0.1)") == "{type: sgd, learning_rate: 0.1}");
  CHECK(of_optimizer("sgd lr=0.1") == "{type: sgd, learning_rate: 0.1}");
  CHECK(of_optimizer("Adam(learning_rate=1e-3, weight_decay=1e-4)") ==
        "{type: adam, learning_rate: 1e-3, weight_decay: 1e-4}");
  CHECK(of_optimizer("torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True)") ==
        "{type: sgd, learning_rate: 0.1, momentum: 0.9, nesterov: true}");
  CHECK(of_optimizer("keras.optimizers.RMSprop(1e-3, rho=0.9)") ==
        "{type: rmsprop, learning_rate: 1e-3, alpha: 0.9}");
  CHECK(of_optimizer("AdamW(betas=(0.9, 0.98), eps=1e-6)") ==
        "{type: adamw, beta1: 0.9, beta2: 0.98, epsilon: 1e-6}");
}

TEST_CASE("calls: a schedule's has what its type needs") {
  CHECK(of_schedule("StepLR(step_size=5, gamma=0.1)") == "{type: step, every: 5, gamma: 0.1}");
  CHECK(of_schedule("StepLR(optimizer, 5, 0.2)") == "{type: step, every: 5, gamma: 0.2}");
  CHECK(of_schedule("StepLR(gamma=0.1)") == "{type: step, gamma: 0.1, every: 1}");
  CHECK(of_schedule("torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[30, 60], gamma=0.1)") ==
        "{type: multistep, at: [30, 60], gamma: 0.1}");
  CHECK(of_schedule("ExponentialLR(optimizer, 0.9)") == "{type: exponential, gamma: 0.9}");
  CHECK(of_schedule("CosineAnnealingLR(optimizer, T_max=10, eta_min=0.01)") == "{type: cosine, final: 0.01}");
}

TEST_CASE("calls: of other sections' too, and augmentations that are listed are one mapping") {
  CHECK(section("train.early_stopping", "EarlyStopping(monitor='val_loss', patience=7)") == "{patience: 7}");
  CHECK(section("train.average", "EMA(0.99)") == "{decay: 0.99}");
  CHECK(section("train.loss", "CrossEntropyLoss(label_smoothing=0.2)") == "{label_smoothing: 0.2}");
  CHECK(section("data.augment", "RandomCrop(32, padding=4)") == "{crop: {pad: 4}}");
  CHECK(section("data.augment", "transforms.RandomHorizontalFlip()") == "{flip: true}");
  CHECK(section("data.augment", "RandomRotation(10)") == "{rotate: 10}");
  CHECK(section("data.augment", "ColorJitter(brightness=0.2, contrast=0.3)") ==
        "{brightness: 0.2, contrast: 0.3}");
}

TEST_CASE("calls: what is no call, or none of ours, has no answer") {
  CHECK(of_optimizer("sgd") == "");
  CHECK(of_optimizer("SGD()") == "");
  CHECK(of_optimizer("Shampoo(lr=0.1)") == "");
  CHECK(of_optimizer("SGD(lr=fast)") == "");
  CHECK(of_optimizer("SGD(lr=-1)") == "");
  CHECK(of_optimizer("(0.1)") == "");
  CHECK(of_optimizer("=SGD(lr=0.1)") == "");
  CHECK(of_optimizer(std::string(1000, '(') + ")") == "");
  CHECK(section("data.augment", "Compose(x)") == "");
}

TEST_CASE("calls: in a config the whole right line is told, of --set the whole option") {
  CHECK(refusal(with("train:\n  optimizer: SGD(lr=0.1)\n")) ==
        "net.yaml:4:14: error: 'optimizer' is no call: write `optimizer: {type: sgd, learning_rate: 0.1}`\n"
        "    optimizer: SGD(lr=0.1)\n"
        "               ^");
  CHECK(faults(with("train: {optimizer: {type: SGD(lr=0.1)}}\n")) ==
        "'type' is no call: write `optimizer: {type: sgd, learning_rate: 0.1}`");
  CHECK(faults(with("train: {schedule: 'StepLR(step_size=5, gamma=0.1)'}\n")) ==
        "'schedule' is no call: write `schedule: {type: step, every: 5, gamma: 0.1}`");
  CHECK(faults(with("train: {epochs: 1}\n"), {{"train.optimizer", "SGD(lr=0.1)"}}) ==
        "'optimizer' is no call: write --set 'train.optimizer={type: sgd, learning_rate: 0.1}'");
  CHECK(faults(with("train: {schedule: ReduceLROnPlateau(patience=3)}\n"))
            .ends_with(
                "got 'ReduceLROnPlateau(patience=3)': it is not built in: early_stopping ends a training "
                "that gets no better, and step, multistep and cosine let the rate fall"));
  CHECK(faults(with("train: {optimizer: torch.optim.Adam()}\n"))
            .ends_with("got 'torch.optim.Adam()': did you mean 'adam'?"));
  const auto data_fault = [](const std::string& keys) {
    return faults(with("data:\n  format: idx\n  root: .\n" + keys));
  };
  CHECK(data_fault("  augment:\n    - RandomCrop(32, padding=4)\n    - RandomHorizontalFlip(p=0.5)\n") ==
        "'augment' must be a mapping, got a list: write {crop: {pad: 4}, flip: true}");
  CHECK(data_fault("  augment: Compose(x)\n") ==
        "'augment' must be a mapping, got 'Compose(x)': write {flip: true, shift: 2, fill: reflect}");
  CHECK(data_fault("  normalize: Normalize((0.5, 0.4, 0.3), (0.2, 0.2, 0.3))\n")
            .ends_with(": write {mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.3]}"));
}

TEST_CASE("calls: what YAML cuts at a comma is put together, and what is not kept is said") {
  CHECK(faults(with("train: {epochs: 1, optimizer: SGD(0.1, momentum=0.9)}\n")) ==
        "'optimizer' is no call: write `optimizer: {type: sgd, learning_rate: 0.1, momentum: 0.9}`");
  CHECK(faults(with("train:\n  optimizer: Adam(lr=0.1, amsgrad=True, maximize=False)\n")) ==
        "'optimizer' is no call: write `optimizer: {type: adam, learning_rate: 0.1}`; adam takes no "
        "amsgrad=True");
  CHECK(faults(with("train: {optimizer: Nadam(1e-3)}\n"))
            .ends_with("got 'Nadam(1e-3)': nadam is not built in; near it is adam"));
  CHECK(faults(with("train: {schedule: 0.95}\n")) ==
        "'schedule' needs a type: write {type: exponential, gamma: 0.95}");
  CHECK(faults(with("train: {schedule: {StepLR: {step_size: 5, gamma: 0.2}}}\n")) ==
        "in 'schedule' the type is a value: write `schedule: {type: step, every: 5, gamma: 0.2}`");
  // A directory's name is its own.
  CHECK(faults(with("data: {format: idx, root: a(b, c)}\n")).find("unknown key 'c)'") != std::string::npos);
}

TEST_CASE("calls: of a setting that is a line of a file the whole option is told") {
  CHECK(faults(with("train: {epochs: 1}\n"), {{"optimizer: Adam(learning_rate", "1e-3)"}}) ==
        "between a key and its value stands '=': write --set 'train.optimizer={type: adam, learning_rate: "
        "1e-3}'");
  CHECK(faults(with("train: {epochs: 1}\n"), {{"train.schedule: StepLR(step_size", "5)"}}) ==
        "between a key and its value stands '=': write --set 'train.schedule={type: step, every: 5}'");
}

TEST_CASE("calls: a layer's keep what they ask for") {
  const auto layer = [](const std::string& call) {
    const std::string fault =
        faults("input: {channels: 3, height: 8, width: 8}\nlayers:\n  - " + call + "\n");
    return fault.substr(fault.find("write "));
  };
  CHECK(layer("nn.Dropout2d(p=0.3)") == "write `- dropout: {rate: 0.3, spatial: true}`");
  CHECK(layer("Dense(7, activation='softmax')") == "write `- softmax: {classes: 7}`");
  CHECK(layer("Dense(units=7, activation='softmax', use_bias=True)")
            .starts_with("write `- softmax: {classes: 7}`"));
  CHECK(layer("Conv2D(32, 3, kernel_initializer='glorot_uniform', name='a')")
            .starts_with("write `- conv: {filters: 32, kernel: 3, init: xavier, name: a}`"));
  CHECK(layer("Conv2D(32, 3, kernel_initializer='random')")
            .starts_with("write `- conv: {filters: 32, kernel: 3}`"));
}

}  // namespace cnn
