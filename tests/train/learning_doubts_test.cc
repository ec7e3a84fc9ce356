#include "train/learning_doubts.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "temporary_directory.h"
#include "train/columns.h"

namespace cnn {
namespace {

const std::vector<std::string> kClasses = {"a", "b", "c", "d"};

// Of a network that still guesses after 200 steps.
LearningFacts guessing() {
  LearningFacts facts;
  facts.epoch = 1;
  facts.steps = 200;
  facts.first_loss = facts.highest_loss = 1.5;
  facts.split = "test";
  facts.evaluation = {std::log(4.0), 25, 100};
  facts.counts = {{25, 25, 25, 25}, {40, 60, 0, 0}};
  return facts;
}

TrainSpec sgd(double rate) {
  TrainSpec spec;
  spec.optimizer.learning_rate = rate;
  return spec;
}

std::string doubt(LearningFacts facts, const TrainSpec& train, const RunSpec& spec = {}) {
  facts.learning_rate = train.optimizer.learning_rate;
  return learning_doubt(facts, train, spec, kClasses).value_or("");
}

std::string doubt(const LearningFacts& facts, double rate = 0.01) {
  return doubt(facts, sgd(rate));
}

const std::string kNothing =
    "after epoch 1 the network has learned nothing: its test loss is 1.386, and guessing has 1.386 (ln 4)";

}  // namespace

TEST_CASE("doubts: a loss of guessing is told, with what may be the cause") {
  CHECK(doubt(guessing()) ==
        kNothing +
            ". Likely cause: the learning rate of 0.01 may be too large or too small (try a tenth and ten "
            "times of it), or the labels do not belong to the images.");
  LearningFacts one_class = guessing();
  one_class.counts.predictions = {0, 100, 0, 0};
  CHECK(doubt(one_class).starts_with(kNothing + "; it takes every image for class b. Likely cause: "));
}

TEST_CASE("doubts: a rate is too large where the loss rose, too small where the weights stayed") {
  LearningFacts risen = guessing();
  risen.highest_loss = 40000;
  CHECK(doubt(risen, 20) ==
        kNothing +
            ". Likely cause: the learning rate of 20 is too large: the loss rose from 1.5 to 4e+04; try "
            "train.optimizer.learning_rate: 0.01 or a warm-up (train.schedule).");
  LearningFacts still = guessing();
  still.weight_change = 1e-6;
  CHECK(doubt(still, 1e-9) ==
        kNothing +
            ". Likely cause: the learning rate of 1e-09 is too small: the weights have hardly moved (by "
            "0.0001%); try a larger train.optimizer.learning_rate.");
}

TEST_CASE("doubts: weights that no gradient reaches are named, and the order of the labels before all") {
  LearningFacts dead = guessing();
  dead.gradientless = {"conv1.weight", "conv2.weight", "fc1.weight", "fc2.weight"};
  CHECK(doubt(dead) == kNothing +
                           ". Likely cause: no gradient reaches conv1.weight, conv2.weight, fc1.weight and 1 "
                           "more: the units behind give 0 for every image (dead ReLUs); try "
                           "train.optimizer.learning_rate: 0.001, another `init`, or leaky_relu.");
  dead.is_sorted = true;
  CHECK(doubt(dead) ==
        kNothing + ". Likely cause: the images are trained on sorted by class; write data.shuffle: true.");
}

TEST_CASE("doubts: an absurd loss is told after any number of steps, whatever the accuracy") {
  LearningFacts absurd = guessing();
  absurd.steps = 3;
  absurd.evaluation.loss = 727526;
  CHECK(doubt(absurd, 1e6)
            .find("its test loss is 7.275e+05, and guessing has 1.386 (ln 4). Likely cause: the "
                  "learning rate of 1e+06 is too large: the loss rose from 1.5 to 7.275e+05") !=
        std::string::npos);
  absurd.evaluation.correct = 80;
  CHECK(doubt(absurd).starts_with("after epoch 1 the network is worse than it began: "));
}

TEST_CASE("doubts: no doubt where something is learned, or nobody can say yet") {
  LearningFacts learned = guessing();
  learned.evaluation = {1.0, 50, 100};
  CHECK(doubt(learned).empty());
  learned.evaluation = {1.386, 45, 100};  // more right than luck would have it
  CHECK(doubt(learned).empty());
  LearningFacts early = guessing();
  early.steps = 10;
  CHECK(doubt(early).empty());
  LearningFacts unbalanced = guessing();  // the loss of the frequencies is no achievement, less is
  unbalanced.counts.labels = {90, 4, 3, 3};
  unbalanced.evaluation = {0.44, 90, 100};
  CHECK(doubt(unbalanced).find("guessing has 0.434 (the entropy of the labels). ") != std::string::npos);
  unbalanced.evaluation.loss = 0.3;
  CHECK(doubt(unbalanced).empty());
  LearningFacts one = guessing();
  one.counts.labels = {100, 0, 0, 0};
  CHECK(doubt(one).empty());
}

TEST_CASE("doubts: at the end, few steps of many batches are doubted too") {
  TrainSpec train = sgd(0.01);
  train.accumulate = 100;
  LearningFacts facts = guessing();
  facts.steps = 3;
  facts.batches = 300;
  CHECK(doubt(facts, train).empty());
  facts.is_last = true;
  CHECK(doubt(facts, train)
            .starts_with(kNothing + ". Likely cause: train.accumulate: 100 leaves 3 steps in 300 "));
}

TEST_CASE("doubts: a whole training of some batches tells at its end") {
  LearningFacts facts = guessing();
  facts.steps = facts.batches = 32;
  facts.evaluation.loss = 1.5;
  CHECK(doubt(facts, 1).empty());
  facts.is_last = true;
  CHECK(doubt(facts, 1) ==
        "after epoch 1 the network has learned nothing: its test loss is 1.5, and guessing has 1.386 (ln 4). "
        "Likely cause: the learning rate of 1 is 100 times as large as the usual one, 0.01; try "
        "train.optimizer.learning_rate: 0.01.");
  facts.steps = facts.batches = 19;
  CHECK(doubt(facts, 1).empty());
}

TEST_CASE("doubts: where the training images are known by heart, not the optimizer is to blame") {
  LearningFacts facts = guessing();
  facts.train_accuracy = 1;
  facts.evaluation.loss = 30;
  CHECK(doubt(facts) ==
        "after epoch 1 the network has 100% of the training images right and has learned nothing of others: "
        "its test loss is 30, and guessing has 1.386 (ln 4). Likely cause: there are too few images to train "
        "on for so large a network (take more, or data.augment), or the test images or their labels are of "
        "another kind than those trained on.");
  RunSpec normed;
  normed.network.layers = {{"batch_norm1", BatchNormSpec{.momentum = 0.0001}},
                           {"batch_norm2", BatchNormSpec{}}};
  CHECK(
      doubt(facts, sgd(0.01), normed)
          .ends_with(". Likely cause: the running statistics of batch_norm1, by which images are evaluated, "
                     "have hardly moved (momentum: 0.0001); usual is 0.1."));
  facts.train_accuracy = 0.3;
  CHECK(doubt(facts).find("has learned nothing: its test loss is 30") != std::string::npos);
}

TEST_CASE("doubts: an average that is still of the first weights is told at the end, by its key") {
  TrainSpec train = sgd(0.01);
  train.average.decay = 0.99999;
  LearningFacts facts = guessing();
  facts.evaluation = {1.9, 36, 100};
  facts.train_accuracy = 1;
  CHECK(doubt(facts, train).empty());  // it may come
  facts.is_last = true;
  CHECK(doubt(facts, train) ==
        "after epoch 1 the average of the weights, which is evaluated and saved, has 36% of the test images "
        "right, and the weights themselves 100% of the training images. Likely cause: train.average.decay: "
        "0.99999 averages over 1e+05 steps, and 200 have been made: it is still near the first weights; try "
        "a smaller one, such as 0.95.");
  train.average.decay = 0.99;
  CHECK(doubt(facts, train).empty());
}

TEST_CASE("doubts: what guessing has is called ln K where it is ln K to the last digit") {
  LearningFacts facts = guessing();
  facts.counts.labels = {26, 24, 27, 23};
  CHECK(doubt(facts).find("guessing has 1.384 (the entropy of the labels). ") != std::string::npos);
}

TEST_CASE("doubts: images sorted by class are told from shuffled and from alternating ones") {
  std::vector<int64_t> order;
  std::vector<int32_t> sorted;
  std::vector<int32_t> alternating;
  for (int i = 0; i < 400; ++i) {
    order.push_back(i);
    sorted.push_back(i / 100);
    alternating.push_back(i % 4);
  }
  const auto told = order_doubt(order, sorted, 4, 16);
  REQUIRE(told);
  CHECK(*told ==
        "the images are trained on sorted by class: 32 of them in a row hold 1.25 classes on average, "
        "shuffled ones 4; "
        "a network trained so forgets one class for the next. Write data.shuffle: true (the default).");
  CHECK(!order_doubt(order, alternating, 4, 16));
  CHECK(!order_doubt(order, sorted, 4, 400));  // one batch
  CHECK(!order_doubt(order, std::vector<int32_t>(400), 4, 16));
}

TEST_CASE("doubts: a training that learns nothing says so after its first epoch and its last, once each") {
  RunSpec spec = make_spec();
  spec.train.epochs = 4;
  spec.train.batch_size = 1;
  spec.train.optimizer.kind = SgdSpec{};
  spec.train.optimizer.learning_rate = 1e-12;
  const TemporaryDirectory directory;
  const Announced slow = train(spec, make_data(0), directory.path());
  REQUIRE(slow.warnings.size() == 2);
  CHECK(slow.warnings[0].starts_with("after epoch 1 the network has learned nothing: its test loss is "));
  CHECK(slow.warnings[1].starts_with("after epoch 4 the network has learned nothing: its test loss is "));
  CHECK(slow.warnings[0].find("the learning rate of 1e-12 is too small") != std::string::npos);
  spec.train.epochs = 1;
  spec.train.batch_size = 4;
  CHECK(train(spec, make_data(0), directory.path()).warnings.size() == 1);
  spec.train.epochs = 4;
  spec.train.batch_size = 1;
  spec.train.optimizer.learning_rate = 0.02;
  CHECK(train(spec, make_data(0), directory.path()).warnings.empty());
}

TEST_CASE("doubts: weights that another training has left are no first weights, however large") {
  NetworkSpec spec = make_spec().network;
  std::get<FcSpec>(spec.layers[2].kind).init = {InitKind::gaussian, 9};
  Workers workers(1);
  Network network(plan_network(spec), {2, 2}, workers);
  network.initialize(1);
  CHECK(LearningWatch(network, true).facts().enormous == std::vector<std::string>{"fc1.weight"});
  CHECK(LearningWatch(network, false).facts().enormous.empty());
}

TEST_CASE("doubts: first weights that are enormous are found, and named where the training diverges") {
  RunSpec spec = make_spec();
  spec.train.epochs = 1;
  std::get<ConvSpec>(spec.network.layers[0].kind).init = {InitKind::gaussian, 1e30};
  std::get<FcSpec>(spec.network.layers[2].kind).init = {InitKind::gaussian, 9};
  const TemporaryDirectory directory;
  CHECK_THROWS_WITH(
      train(spec, make_data(0), directory.path()),
      Catch::Contains("; likely cause: the weights of conv1 begin enormous (init: {gaussian: "));
  std::get<ConvSpec>(spec.network.layers[0].kind).init = {InitKind::gaussian, 9};
  spec.train.optimizer.learning_rate = 1e30;
  CHECK_THROWS_WITH(train(spec, make_data(0), directory.path()),
                    Catch::Contains("; likely cause: conv1.weight, fc1.weight began far larger than "));
}

TEST_CASE("doubts: first biases that leave ReLUs dead are found") {
  RunSpec spec = make_spec();
  spec.train.epochs = 1;
  spec.train.batch_size = 1;
  std::get<ConvSpec>(spec.network.layers[0].kind).bias_init = -1000;
  const TemporaryDirectory directory;
  const Announced dead = train(spec, make_data(0), directory.path());
  REQUIRE(dead.warnings.size() == 1);
  CHECK(dead.warnings[0].find("the biases of conv1 begin at -1000, ") != std::string::npos);
}

}  // namespace cnn
