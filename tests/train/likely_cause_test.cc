#include "train/likely_cause.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace cnn {
namespace {

// Of a network that still guesses after 200 steps of 1 epoch, and whose weights have moved.
LearningFacts guessing_facts() {
  LearningFacts facts;
  facts.epoch = 1;
  facts.steps = 200;
  facts.first_loss = facts.highest_loss = 1.5;
  facts.learning_rate = 0.01;
  facts.split = "test";
  facts.evaluation = {std::log(4.0), 25, 100};
  facts.counts = {{25, 25, 25, 25}, {40, 60, 0, 0}};
  return facts;
}

// Whose weights have not.
LearningFacts still() {
  LearningFacts facts = guessing_facts();
  facts.weight_change = 1e-6;
  return facts;
}

std::string cause(const LearningFacts& facts, const TrainSpec& train, const RunSpec& spec = {}) {
  return likely_cause(facts, train, spec);
}

TrainSpec with_optimizer(const auto& change) {
  TrainSpec train;
  change(train.optimizer);
  return train;
}

}  // namespace

TEST_CASE("likely cause: what pulls the weights to 0 is named by its key, though the loss rose") {
  LearningFacts facts = guessing_facts();
  facts.highest_loss = 1e6;
  CHECK(cause(facts, with_optimizer([](OptimizerSpec& optimizer) { optimizer.weight_decay = 50; })) ==
        "train.optimizer.weight_decay: 50 pulls the weights to 0, stronger than what is learned; usual is "
        "0.0005");
  CHECK(cause(facts, with_optimizer([](OptimizerSpec& optimizer) { optimizer.l1 = 5; })) ==
        "train.optimizer.l1: 5 pulls the weights to 0, stronger than what is learned; usual is 0.00001");
  const auto both = with_optimizer([](OptimizerSpec& optimizer) {
    optimizer.weight_decay = 0.5;
    optimizer.learning_rate = 100;
  });
  CHECK(cause(facts, both).starts_with("the learning rate of 100 is too large: "));
}

TEST_CASE("likely cause: images that are all alike are told before units that give 0") {
  LearningFacts facts = guessing_facts();
  facts.gradientless = {"conv1.weight"};
  facts.input = {512, 0.3, 0};
  CHECK(cause(facts, {}) ==
        "the images are all alike, 512 of them have been looked at: see what they are with `cnn preview`");
  facts.input = {512, 0.3, 0.2};
  CHECK(cause(facts, {}).starts_with("no gradient reaches conv1.weight: "));
}

TEST_CASE("likely cause: a std that makes pixels enormous is told by what the network was given") {
  RunSpec spec;
  spec.data.emplace();
  spec.data->normalize = Normalization{{0}, {0.00392}};
  LearningFacts facts = guessing_facts();
  facts.input = {512, 80, 70};
  facts.highest_loss = 500;
  CHECK(cause(facts, {}, spec) ==
        "data.normalize: a std of 0.00392 makes pixels enormous, for it is of pixels scaled to 0..1; try "
        "data.normalize: auto");
  facts.input = {512, 1, 1};  // of images as dim as that it is right
  CHECK(cause(facts, {}, spec).starts_with("the learning rate of 0.01 is too large: "));
}

TEST_CASE("likely cause: a schedule that has left next to nothing of the steps is told") {
  LearningFacts facts = guessing_facts();
  facts.learning_rate = 1e-9;
  facts.mean_rate_share = 0.05;
  CHECK(cause(facts, {}) ==
        "train.schedule makes the steps too small: the learning rate is 1e-09 by now, and all 200 steps were "
        "worth 10 of the first");
  facts.mean_rate_share = 0.5;  // as a cosine's at its end
  CHECK(cause(facts, {}).starts_with("the learning rate of 0.01 may be too large or too small"));
}

TEST_CASE("likely cause: batches that make few steps are told by their key") {
  TrainSpec train;
  train.accumulate = 1000;
  LearningFacts facts = guessing_facts();
  facts.epoch = 3;
  facts.steps = 3;
  facts.batches = 180;
  CHECK(
      cause(facts, train) ==
      "train.accumulate: 1000 makes one step of a whole epoch of 60 batches, 3 steps in 180 batches so far; "
      "write less, or leave it out");
  train.accumulate = 10;
  facts.steps = 18;
  CHECK(cause(facts, train) ==
        "train.accumulate: 10 leaves 18 steps in 180 batches, too few to learn from; write less, or train "
        "longer");
  facts.steps = 100;
  facts.batches = 1000;
  CHECK(cause(facts, train).starts_with("the learning rate of 0.01 may be too large or too small"));
}

TEST_CASE("likely cause: one class that nearly all images are of is told, unless the loss weighs it") {
  LearningFacts facts = guessing_facts();
  facts.largest_share = 0.95;
  facts.largest_class = "cat";
  TrainSpec train;
  CHECK(cause(facts, train) ==
        "95% of the images trained on are of class cat, and to answer nothing else pays; try "
        "train.loss.class_weights: balanced, or take more images of the others");
  train.loss.class_weights = std::vector<double>{1, 1, 1, 1};
  CHECK(cause(facts, train).starts_with("the learning rate of 0.01 may be too large or too small"));
}

TEST_CASE("likely cause: what is a cause by itself is told beside another such, two at most") {
  RunSpec spec;
  spec.network.layers = {{"dropout1", DropoutSpec{.rate = 0.95}}};
  TrainSpec train;
  train.optimizer.learning_rate = 100;
  LearningFacts facts = guessing_facts();
  facts.highest_loss = 60;
  const std::string dropped = "dropout1 drops 95% of what comes; usual is 0.5";
  CHECK(cause(facts, train, spec) ==
        dropped +
            "; and the learning rate of 100 is too large: the loss rose from 1.5 to 60; try "
            "train.optimizer.learning_rate: 0.01 or a warm-up (train.schedule)");
  facts.highest_loss = 1.5;
  CHECK(cause(facts, train, spec) ==
        dropped +
            "; and the learning rate of 100 is 1e+04 times as large as the usual one, 0.01; try "
            "train.optimizer.learning_rate: 0.01");
  facts.is_sorted = true;
  CHECK(cause(facts, train, spec) ==
        "the images are trained on sorted by class; write data.shuffle: true; and " + dropped);
  facts = guessing_facts();
  facts.highest_loss = 60;  // which the dropout may have done
  CHECK(cause(facts, {}, spec) == dropped);
  facts.mean_rate_share = 1e-4;  // a warm-up's
  CHECK(cause(facts, train, spec) == dropped);
}

TEST_CASE(
    "likely cause: a rate far above the usual one is told though the loss did not rise, and few steps") {
  TrainSpec train;
  train.optimizer.learning_rate = 3;
  LearningFacts facts = guessing_facts();
  facts.gradientless = {"conv1.weight"};
  CHECK(cause(facts, train) ==
        "the learning rate of 3 is 300 times as large as the usual one, 0.01; try "
        "train.optimizer.learning_rate: 0.01");
  facts = guessing_facts();
  facts.steps = 32;
  CHECK(cause(facts, {}) ==
        "there were only 32 steps (train for more epochs, or in smaller batches), the learning rate of 0.01 "
        "may be too large or too small (try a tenth and ten times of it), or the labels do not belong to the "
        "images");
}

TEST_CASE("likely cause: a warm-up of one epoch is told as one") {
  TrainSpec train;
  train.schedule.by = ScheduleUnit::epoch;
  train.schedule.warmup = 1;
  LearningFacts facts = guessing_facts();
  facts.epoch = 0;
  facts.learning_rate = 1e-9;
  CHECK(cause(facts, train).starts_with("train.schedule.warmup: 1 epoch has not come far: "));
}

TEST_CASE("likely cause: what hides the labels is named by its key") {
  TrainSpec train;
  train.loss.label_smoothing = 1;
  CHECK(cause(guessing_facts(), train) ==
        "train.loss.label_smoothing: 1 asks for the same answer to every image, or nearly so; usual is 0.1");
  train.loss.label_smoothing = 0.1;
  train.loss.class_weights = std::vector<double>{1, 1e-9, 1, 1};
  CHECK(cause(guessing_facts(), train) ==
        "train.loss.class_weights lets some classes count next to nothing; try class_weights: balanced");
  LearningFacts without = guessing_facts();
  without.counts.labels[1] = 0;  // of a class without images the weight is 0 in balanced ones
  CHECK(cause(without, train).find("class_weights") == std::string::npos);
  RunSpec spec;
  spec.network.layers = {{"dropout1", DropoutSpec{.rate = 0.99}}};
  CHECK(cause(guessing_facts(), {}, spec) == "dropout1 drops 99% of what comes; usual is 0.5");
}

TEST_CASE("likely cause: a rate that its schedule makes tiny is not the optimizer's fault") {
  TrainSpec train;
  train.schedule = {ConstantSchedule{}, ScheduleUnit::step, 100'000};
  LearningFacts facts = guessing_facts();
  facts.learning_rate = 2e-5;
  CHECK(cause(facts, train) ==
        "train.schedule.warmup: 100000 steps have not come far: the learning rate is 2e-05 by now; write "
        "fewer");
  train.schedule.warmup = 0;
  CHECK(cause(facts, train).starts_with("the learning rate of 0.01 may be too large or too small"));
  facts.weight_change = 1e-6;
  CHECK(cause(facts, train) == "train.schedule makes the steps too small: the learning rate is 2e-05 by now");
}

TEST_CASE("likely cause: weights that something holds still are not blamed on the rate") {
  const auto clipped = with_optimizer([](OptimizerSpec& optimizer) { optimizer.clip_norm = 1e-9; });
  CHECK(cause(still(), clipped) ==
        "train.optimizer.clip_norm: 1e-09 shortens all gradients to next to nothing: the weights have hardly "
        "moved (by 0.0001%); usual is 1");
  const auto slow = with_optimizer([](OptimizerSpec& optimizer) {
    optimizer.clip_norm = 0.05;
    optimizer.learning_rate = 1e-12;
  });
  LearningFacts facts = still();
  facts.learning_rate = 1e-12;
  CHECK(cause(facts, slow).starts_with("the learning rate of 1e-12 is too small: "));
  const auto damped = with_optimizer([](OptimizerSpec& optimizer) {
    optimizer.kind = AdamSpec{.epsilon = 1e6};
    optimizer.learning_rate = 0.001;
  });
  CHECK(cause(still(), damped).starts_with("train.optimizer.epsilon: 1e+06 outweighs the gradients: "));
}

TEST_CASE("likely cause: momentum and normalization are named where they are out of all measure") {
  LearningFacts risen = guessing_facts();
  risen.highest_loss = 1e6;
  const auto fast =
      with_optimizer([](OptimizerSpec& optimizer) { optimizer.kind = SgdSpec{.momentum = 0.9999}; });
  CHECK(cause(risen, fast) ==
        "train.optimizer.momentum: 0.9999 makes steps up to 1e+04 times as long: the loss rose from 1.5 to "
        "1e+06; usual is 0.9");
  RunSpec spec;
  spec.data.emplace();
  spec.data->normalize = Normalization{{0.5}, {1e9}};
  CHECK(cause(guessing_facts(), {}, spec) ==
        "data.normalize: a std of 1e+09 makes all images alike, for it is of pixels scaled to 0..1; try "
        "data.normalize: auto");
  spec.data->normalize = Normalization{{0.5}, {1e-6}};
  CHECK(cause(risen, {}, spec).starts_with("data.normalize: a std of 1e-06 makes pixels enormous, "));
}

TEST_CASE("likely cause: layers that leave nothing of what comes are told before dead units") {
  LearningFacts facts = guessing_facts();
  facts.gradientless = {"conv1.weight", "fc1.weight"};
  const auto told = [&](std::vector<LayerSpec> layers) {
    RunSpec spec;
    spec.network.layers = std::move(layers);
    return cause(facts, {}, spec);
  };
  CHECK(
      told({{"scale1", ScaleSpec{0}}}) ==
      "scale1 multiplies what comes by 0, and nothing is left of it; leave it out, or give a factor such as "
      "0.1");
  CHECK(told({{"residual1", ResidualSpec{{{"residual1.scale1", ScaleSpec{1000}}}}}}) ==
        "residual1.scale1 multiplies what comes by 1000, and softmax and gradients want numbers around 1; "
        "leave "
        "it out, or give a factor such as 0.1");
  ConvSpec zero;
  zero.init = {InitKind::gaussian, 0};
  CHECK(told({{"conv1", zero}, {"conv2", zero}}) ==
        "the weights of conv1, conv2 begin at 0, or next to it (init: {gaussian: 0}); leave `init` out");
  FcSpec biased;
  biased.bias_init = -100;
  CHECK(told({{"fc1", biased}}) ==
        "the biases of fc1 begin at -100, which outweighs all that comes; leave `bias_init` out");
  CHECK(told({{"scale1", ScaleSpec{0.111}}}).starts_with("no gradient reaches conv1.weight, fc1.weight"));
}

TEST_CASE("likely cause: layers that are frozen as drawn are told where nothing else is found") {
  FcSpec frozen;
  frozen.factors.learning_rate = 0;
  RunSpec spec;
  spec.network.layers = {{"fc1", frozen}, {"fc2", FcSpec{}}};
  CHECK(cause(guessing_facts(), {}, spec) ==
        "fc1 stays as drawn, for `learning_rate: 0` in the layer freezes the weights; leave it out, or begin "
        "with trained ones (--init)");
}

TEST_CASE("likely cause: an extreme setting is told before dead units and the rate, an unusual one after") {
  LearningFacts facts = guessing_facts();
  facts.gradientless = {"conv1.weight"};
  facts.highest_loss = 1e6;
  RunSpec spec;
  spec.network.input = {1, 28, 28};
  spec.data.emplace();
  spec.data->augment.shift = 27;
  CHECK(
      cause(facts, {}, spec).starts_with("data.augment.shift: 27 moves images of 28x28 by up to 27 pixels"));
  spec.data->augment.shift = 10;
  CHECK(cause(facts, {}, spec).starts_with("the learning rate of 0.01 is too large: "));
  CHECK(cause(guessing_facts(), {}, spec).starts_with("data.augment.shift: 10 moves "));
}

TEST_CASE(
    "likely cause: a schedule that makes steps huge, or first weights that are, are told before the rate") {
  LearningFacts facts = guessing_facts();
  facts.highest_loss = 1e6;
  facts.learning_rate = 1000;
  CHECK(cause(facts, {}) ==
        "train.schedule makes the learning rate 1e+05 times as large as train.optimizer.learning_rate: 0.01; "
        "write factors (gamma, start, final) of 1 at most");
  facts.learning_rate = 0.01;
  facts.enormous = {"conv1.weight", "conv2.weight"};
  CHECK(cause(facts, {}) ==
        "conv1.weight, conv2.weight began far larger than `init: he` would draw them; leave `init` out");
}

TEST_CASE("likely cause: factors that were meant as rates, and deep sigmoids, are told in the end") {
  FcSpec slow;
  slow.factors.learning_rate = 0.001;
  RunSpec spec;
  spec.network.layers = {{"fc1", slow}, {"fc2", FcSpec{}}};
  CHECK(cause(guessing_facts(), {}, spec) ==
        "fc1 stays nearly as drawn, for `learning_rate: 0.001` in the layer is a factor of "
        "train.optimizer.learning_rate; leave it out");
  const LayerSpec sigmoid = {"sigmoid1", ActivationSpec{Sigmoid{}}};
  spec.network.layers = {sigmoid, sigmoid, sigmoid};
  CHECK(cause(guessing_facts(), {}, spec) ==
        "3 sigmoids one behind the other each leave a quarter of the gradient at most; try relu in their "
        "place, or a batch_norm before each");
  spec.network.layers.push_back({"batch_norm1", BatchNormSpec{}});
  CHECK(cause(guessing_facts(), {}, spec)
            .starts_with("the learning rate of 0.01 may be too large or too small"));
}

TEST_CASE(
    "likely cause: of a divergence settings are told that make it, and nothing where the rate may be it") {
  TrainSpec train;
  CHECK(cause_of_divergence(guessing_facts(), train, {}).empty());
  train.optimizer.weight_decay = 100;
  CHECK(cause_of_divergence(guessing_facts(), train, {})
            .starts_with("train.optimizer.weight_decay: 100 pulls "));
  train.optimizer.weight_decay = 0;
  train.optimizer.kind = SgdSpec{.momentum = 0.9999};
  CHECK(cause_of_divergence(guessing_facts(), train, {}) ==
        "train.optimizer.momentum: 0.9999 makes steps up to 1e+04 times as long; usual is 0.9");
}

}  // namespace cnn
