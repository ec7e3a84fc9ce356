#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

OptimizerSpec optimizer(const std::string& keys) {
  return parse(with("train: {optimizer: {" + keys + "}}\n")).spec.train.optimizer;
}
std::string optimizer_fault(const std::string& keys) {
  return faults(with("train: {optimizer: {" + keys + "}}\n"));
}

TEST_CASE("optimizer: every type with PyTorch's defaults") {
  CHECK(optimizer("") == OptimizerSpec{SgdSpec{0, false}, 0.01, 0, 0, 0, false});
  CHECK(optimizer("type: sgd") == optimizer(""));
  CHECK(optimizer("type: adagrad") == OptimizerSpec{AdagradSpec{1e-10}, 0.01, 0, 0, 0, false});
  CHECK(optimizer("type: adadelta") == OptimizerSpec{AdadeltaSpec{0.9, 1e-6}, 1, 0, 0, 0, false});
  CHECK(optimizer("type: rmsprop") == OptimizerSpec{RmspropSpec{0.99, 0, 1e-8}, 0.01, 0, 0, 0, false});
  CHECK(optimizer("type: adam") == OptimizerSpec{AdamSpec{0.9, 0.999, 1e-8}, 0.001, 0, 0, 0, false});
  CHECK(optimizer("type: lion") == OptimizerSpec{LionSpec{0.9, 0.99}, 0.0001, 0, 0, 0, false});
  CHECK(optimizer("type: adamw") == OptimizerSpec{AdamwSpec{{0.9, 0.999, 1e-8}}, 0.001, 0.01, 0, 0, false});
}

TEST_CASE("optimizer: every key is read") {
  CHECK(optimizer("type: sgd, learning_rate: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.0005, l1: "
                  "0.001, clip_norm: 5, decay_biases: true") ==
        OptimizerSpec{SgdSpec{0.9, true}, 0.1, 0.0005, 0.001, 5, true});
  CHECK(optimizer("type: adagrad, epsilon: 0.1").kind == OptimizerKind(AdagradSpec{0.1}));
  CHECK(optimizer("type: adadelta, rho: 0.95, epsilon: 1e-8").kind ==
        OptimizerKind(AdadeltaSpec{0.95, 1e-8}));
  CHECK(optimizer("type: rmsprop, alpha: 0.9, momentum: 0.5, epsilon: 1e-3").kind ==
        OptimizerKind(RmspropSpec{0.9, 0.5, 1e-3}));
  CHECK(optimizer("type: adam, beta1: 0.8, beta2: 0.9, epsilon: 1e-3").kind ==
        OptimizerKind(AdamSpec{0.8, 0.9, 1e-3}));
  CHECK(optimizer("type: adamw, beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weight_decay: 0") ==
        OptimizerSpec{AdamwSpec{{0.8, 0.9, 1e-3}}, 0.001, 0, 0, 0, false});
}

TEST_CASE("optimizer: numbers out of their range are refused") {
  CHECK(optimizer_fault("learning_rate: -1") == "'learning_rate' must be a number of at least 0, got '-1'");
  CHECK(optimizer_fault("momentum: 1") == "'momentum' must be a number of at least 0 and below 1, got '1'");
  CHECK(optimizer_fault("momentum: -0.5") ==
        "'momentum' must be a number of at least 0 and below 1, got '-0.5'");
  CHECK(optimizer_fault("weight_decay: -1e-9") ==
        "'weight_decay' must be a number of at least 0, got '-1e-9'");
  CHECK(optimizer_fault("l1: -1") == "'l1' must be a number of at least 0, got '-1'");
  CHECK(optimizer_fault("clip_norm: -1") == "'clip_norm' must be a number of at least 0, got '-1'");
  CHECK(optimizer_fault("decay_biases: 1") == "'decay_biases' must be true or false, got '1': write true");
  CHECK(optimizer_fault("type: adagrad, epsilon: 0") == "'epsilon' must be a number above 0, got '0'");
  CHECK(optimizer_fault("type: adadelta, rho: 1.1") ==
        "'rho' must be a number of at least 0 and at most 1, got '1.1'");
  CHECK(optimizer_fault("type: rmsprop, alpha: -1") ==
        "'alpha' must be a number of at least 0 and at most 1, got '-1'");
  CHECK(
      optimizer_fault("type: adam, beta1: 1, beta2: 1") ==
      "'beta1' must be a number of at least 0 and below 1, got '1' | 'beta2' must be a number of at least 0 "
      "and below 1, got '1'");
}

TEST_CASE("optimizer: nesterov needs a momentum") {
  const std::string needs = "'nesterov' needs a momentum above 0, such as momentum: 0.9";
  CHECK(optimizer_fault("nesterov: true") == needs);
  CHECK(optimizer_fault("nesterov: true, momentum: 0") == needs);
  CHECK(optimizer_fault("nesterov: false").empty());
  CHECK(optimizer_fault("nesterov: true, momentum: x") ==
        "'momentum' must be a number of at least 0 and below 1, got 'x'");
  CHECK(optimizer_fault("nesterov: true, momentun: 0.9") ==
        "unknown key 'momentun' in 'optimizer': did you mean 'momentum'?");
}

TEST_CASE("optimizer: an unknown type is refused, and what else is wrong by the one near it") {
  CHECK(optimizer_fault("type: adamax, beta1: 0.9") ==
        "'type' must be sgd, adagrad, adadelta, rmsprop, adam, adamw, lion, muon or lars, got 'adamax': "
        "adamax is "
        "not built in; near it is adam");
  CHECK(optimizer_fault("type: Adam, lr: 1e-3") ==
        "'type' must be sgd, adagrad, adadelta, rmsprop, adam, adamw, lion, muon or lars, got 'Adam': did "
        "you mean "
        "'adam'? | "
        "unknown key 'lr' in 'optimizer': did you mean 'learning_rate'?");
}

TEST_CASE("optimizer: a type alone is short for it with its defaults") {
  const auto short_for = [](const std::string& type) {
    return parse(with("train: {optimizer: " + type + "}\n")).spec.train.optimizer;
  };
  for (const char* type :
       {"sgd", "adagrad", "adadelta", "rmsprop", "adam", "adamw", "lion", "muon", "lars"}) {
    CAPTURE(type);
    CHECK(short_for(type) == optimizer(std::string("type: ") + type));
  }
  CHECK(faults(with("train: {optimizer: Adamm}\n")) ==
        "'optimizer' must be sgd, adagrad, adadelta, rmsprop, adam, adamw, lion, muon or lars, got 'Adamm': "
        "did "
        "you mean "
        "'adam'?");
  CHECK(faults(with("train: {optimizer: [adam]}\n")) ==
        "'optimizer' must be a mapping, got a list: write {type: adam}");
  CHECK(faults(with("train: {optimizer: [sgd, 0.1]}\n")) ==
        "'optimizer' must be a mapping, got a list: write {type: sgd, learning_rate: 0.1}");
  CHECK(faults(with("train: {optimizer: {SGD: {lr: .1}}}\n")) ==
        "in 'optimizer' the type is a value: write `optimizer: {type: sgd, learning_rate: .1}`");
  CHECK(parse(with("train: {epochs: 1}\n"), {{"train.optimizer", "adam"}}).spec.train.optimizer ==
        optimizer("type: adam"));
}

TEST_CASE("optimizer: a key of another type is refused with the types that have it") {
  CHECK(optimizer_fault("type: adam, momentum: 0.9") ==
        "unknown key 'momentum' in 'optimizer': sgd, rmsprop, muon and lars have it, adam has not");
  CHECK(optimizer_fault("rho: 0.9") == "unknown key 'rho' in 'optimizer': adadelta has it, sgd has not");
  CHECK(optimizer_fault("type: sgd, epsilon: 1") ==
        "unknown key 'epsilon' in 'optimizer': adagrad, adadelta, rmsprop, adam and adamw have it, sgd has "
        "not");
  CHECK(optimizer_fault("lr: 0.1") == "unknown key 'lr' in 'optimizer': did you mean 'learning_rate'?");
  CHECK(optimizer_fault("type: adam, eps: 0.1") ==
        "unknown key 'eps' in 'optimizer': did you mean 'epsilon'?");
}

}  // namespace
}  // namespace cnn
