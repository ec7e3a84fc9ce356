#include <catch2/catch.hpp>

#include "config_test.h"

namespace cnn {
namespace {

TrainSpec train(const std::string& keys) {
  return parse(with("train: {" + keys + "}\n")).spec.train;
}
std::string train_fault(const std::string& keys) {
  return faults(with("train: {" + keys + "}\n"));
}

TEST_CASE("train: the contract's defaults") {
  const TrainSpec defaults = parse(with("")).spec.train;
  CHECK(defaults.epochs == 10);
  CHECK(defaults.batch_size == 64);
  CHECK(defaults.eval_batch_size == 64);
  CHECK(defaults.seed == 1);
  CHECK(defaults.log_every == 0);
  CHECK(defaults.checkpoint_every == 0);
  CHECK(defaults.optimizer == OptimizerSpec{SgdSpec{0, false}, 0.01, 0, 0, 0, false});
  CHECK(defaults.schedule == ScheduleSpec{ConstantSchedule{}, ScheduleUnit::epoch, 0});
  CHECK(train("") == defaults);
  CHECK(train("optimizer: {}") == defaults);
}

TEST_CASE("train: every key is read") {
  TrainSpec expected;
  expected.epochs = 0;
  expected.batch_size = 32;
  expected.eval_batch_size = 500;
  expected.seed = 0;
  expected.log_every = 1;
  expected.checkpoint_every = 100;
  expected.optimizer = {SgdSpec{0.9, true}, 0.1, 0.0005, 0, 0, false};
  CHECK(train("epochs: 0, batch_size: 32, eval_batch_size: 500, seed: 0, log_every: 1, checkpoint_every: "
              "100, optimizer: "
              "{type: sgd, learning_rate: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.0005}") ==
        expected);
}

TEST_CASE("train: the batch of evaluation is that of training by default") {
  CHECK(train("batch_size: 32").eval_batch_size == 32);
}

TEST_CASE("train: numbers out of their range are refused") {
  CHECK(train_fault("epochs: -1") == "'epochs' must be a whole number from 0 to 1000000, got '-1'");
  CHECK(train_fault("epochs: 1000001") == "'epochs' must be a whole number from 0 to 1000000, got '1000001'");
  CHECK(train_fault("batch_size: 0") == "'batch_size' must be a whole number from 1 to 1000000, got '0'");
  CHECK(train_fault("eval_batch_size: 1000001") ==
        "'eval_batch_size' must be a whole number from 1 to 1000000, got '1000001'");
  CHECK(train_fault("log_every: 0") == "'log_every' must be a whole number of at least 1, or auto, got '0'");
  CHECK(train_fault("checkpoint_every: -1") ==
        "'checkpoint_every' must be a whole number of at least 0, got '-1'");
}

TEST_CASE("train: log_every is auto or a number of batches") {
  CHECK(train("log_every: auto") == train(""));
  CHECK(train("log_every: 3").log_every == 3);
  CHECK(train_fault("log_every: often") ==
        "'log_every' must be a whole number of at least 1, or auto, got 'often'");
  CHECK(log_interval(10, 938) == 10);
  CHECK(log_interval(0, 1) == 1);
  CHECK(log_interval(0, 29) == 1);
  CHECK(log_interval(0, 30) == 2);
  CHECK(log_interval(0, 938) == 47);
}

TEST_CASE("train: what model.bin keeps is a word") {
  CHECK(train("").keep == Keep::best);
  CHECK(train("keep: last").keep == Keep::last);
  CHECK(train_fault("keep: first") == "'keep' must be best or last, got 'first'");
}

TEST_CASE("train: the algorithm of convolutions is a word") {
  CHECK(train_fault("algorithm: exact").empty());
  CHECK(train_fault("algorithm: fast") == "'algorithm' must be auto, exact, im2col or winograd, got 'fast'");
}

TEST_CASE("train: an average of the weights, and batches a step") {
  CHECK(train("").average.decay == 0);
  CHECK(train("").accumulate == 1);
  CHECK(train("average: {decay: 0.999}, accumulate: 4").average.decay == 0.999);
  CHECK(train("average: {decay: 0.999}, accumulate: 4").accumulate == 4);
  CHECK(train_fault("average: {decay: 1}") == "'decay' must be a number of at least 0 and below 1, got '1'");
  CHECK(train_fault("average: {}") == "'average' needs 'decay', such as decay: 0.999");
  CHECK(train_fault("average: 0.999") == "'average' must be a mapping, got '0.999': write {decay: 0.999}");
  CHECK(train_fault("accumulate: 0") == "'accumulate' must be a whole number from 1 to 1000000, got '0'");
}

TEST_CASE("train: validation within epochs and an early end need images to validate on") {
  const auto held = [](const std::string& validation, const std::string& keys) {
    return with("data: {format: idx, root: r, validation: " + validation + "}\ntrain: {" + keys + "}\n");
  };
  const TrainSpec both = parse(held("0.1", "validate_every: 100, early_stopping: {patience: 5}")).spec.train;
  CHECK(both.validate_every == 100);
  CHECK(both.early_stopping.patience == 5);
  CHECK(train("").validate_every == 0);
  CHECK(train("").early_stopping.patience == 0);
  CHECK(train("early_stopping: {patience: 5}").early_stopping.patience ==
        5);  // without data there is no training
  CHECK(parse(held("0", "validate_every: 0, early_stopping: {patience: 0}"))
            .spec.train.early_stopping.patience == 0);
  CHECK(
      refusal(held("0", "validate_every: 9, early_stopping: {patience: 5}")) ==
      "net.yaml:4:9: error: 'validate_every' needs images to validate on: hold some back with `validation: "
      "0.1` "
      "in 'data'\n"
      "  train: {validate_every: 9, early_stopping: {patience: 5}}\n"
      "          ^\n"
      "net.yaml:4:28: error: 'early_stopping' needs images to validate on: hold some back with `validation: "
      "0.1` in 'data'\n"
      "  train: {validate_every: 9, early_stopping: {patience: 5}}\n"
      "                             ^");
  CHECK(faults(held("x", "early_stopping: {patience: 5}")).find(" | ") == std::string::npos);
  CHECK(faults(held("1.5", "validate_every: 9")).find(" | ") == std::string::npos);
  CHECK(train_fault("early_stopping: 5") ==
        "'early_stopping' must be a mapping, got '5': write {patience: 5}");
  CHECK(train_fault("early_stopping: {}") == "'early_stopping' needs 'patience', such as patience: 5");
  CHECK(train_fault("early_stopping: {patience: -1}") ==
        "'patience' must be a whole number of at least 0, got '-1'");
}

TEST_CASE("loss: smoothed labels, and weights of the classes, given or balanced") {
  CHECK(train("").loss == LossSpec{});
  CHECK(train("loss: {}").loss == LossSpec{});
  CHECK(train("loss: {label_smoothing: 0.1, class_weights: balanced}").loss ==
        LossSpec{0.1, BalancedWeights{}});
  CHECK(train("loss: {class_weights: none}").loss == LossSpec{});
  const std::vector<double> weights = {0, 1, 2, 3, 4, 5, 6, 7, 8, 0.5};
  CHECK(train("loss: {class_weights: [0, 1, 2, 3, 4, 5, 6, 7, 8, .5]}").loss == LossSpec{0, weights});
  CHECK(train_fault("loss: {class_weights: [1, 2]}") ==
        "'class_weights' has 2 values, but the network has 10 classes: give one for each");
  CHECK(train_fault("loss: {class_weights: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}") ==
        "'class_weights' are all 0: nothing would be learned; give at least one class a weight");
  CHECK(train_fault("loss: {class_weights: [0, 0, 0, 0, 0, 0, 0, 0, 0, -1]}") ==
        "'class_weights' must be a number of at least 0, got '-1'");
  CHECK(train_fault("loss: {class_weights: balance}") ==
        "'class_weights' must be none, balanced or a list with a weight for each class, got 'balance'");
  CHECK(train_fault("loss: {label_smoothing: 2}") ==
        "'label_smoothing' must be a number of at least 0 and at most 1, got '2'");
  CHECK(train_fault("loss: {foo: 1}") ==
        "unknown key 'foo' in 'loss'; known keys are label_smoothing and class_weights");
  CHECK(train_fault("loss: 0.1") == "'loss' must be a mapping, got '0.1': write {label_smoothing: 0.1}");
}

TEST_CASE("train: unknown keys are refused") {
  CHECK(train_fault("epoch: 3") == "unknown key 'epoch' in 'train': did you mean 'epochs'?");
  CHECK(train_fault("foo: 9") ==
        "unknown key 'foo' in 'train'; known keys are epochs, batch_size, eval_batch_size, evaluate_with, "
        "algorithm, loss, optimizer, schedule, groups, validate_every, early_stopping, average, accumulate, "
        "shards, seed, log_every, "
        "checkpoint_every and keep");
  CHECK(faults(with("train: 9\n")) == "'train' must be a mapping, got '9': write {epochs: 9}");
}

}  // namespace
}  // namespace cnn
