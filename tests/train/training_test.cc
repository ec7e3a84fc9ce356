#include <catch2/catch.hpp>
#include <sstream>

#include "base/error.h"
#include "spec/single_value_norm.h"
#include "temporary_directory.h"
#include "train/columns.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

TEST_CASE(
    "trainer: every batch is announced, the last, smaller one too, and the test set is read after each "
    "epoch") {
  const TemporaryDirectory directory;
  const Announced recorder = train(make_spec(), make_data(0), directory.path());
  REQUIRE(recorder.steps.size() == 3 * 7);
  CHECK(recorder.steps[0].seen == 0);
  CHECK(recorder.steps[6].seen == 96);
  CHECK(recorder.steps[6].batch == 6);
  CHECK(recorder.steps[6].batches == 7);
  CHECK(recorder.steps[6].total == 100);
  CHECK(recorder.steps[7].epoch == 2);
  CHECK(recorder.steps[0].loss > recorder.steps[20].loss);
  REQUIRE(recorder.evaluations.size() == 3);
  CHECK(recorder.evaluations[2].split == Split::test);
  CHECK(recorder.evaluations[2].total == 40);
  CHECK(recorder.evaluations[2].correct == 40);
  REQUIRE(recorder.done.size() == 1);
  CHECK(recorder.done[0].steps == 21);
}

TEST_CASE("trainer: without test and validation images it trains all the same, and keeps the last model") {
  const TemporaryDirectory directory;
  OpenedData data = make_data(0);
  data.testing.indices.clear();
  const Announced run = train(make_spec(), data, directory.path());
  CHECK(run.outcome == Did::end);
  CHECK(run.was_finished);
  CHECK(run.evaluations.empty());
  CHECK(load_model_info(directory.path() / "model.bin").epoch == 3);
  CHECK(lines_of(directory.path() / "metrics.csv").at(3).find(",,,,") != std::string::npos);
}

TEST_CASE("trainer: metrics.csv has the header and a row an epoch, unused cells empty") {
  const TemporaryDirectory directory;
  const Announced recorder = train(make_spec(), make_data(0), directory.path());
  const auto lines = lines_of(directory.path() / "metrics.csv");
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] ==
        "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,"
        "learning_rate,"
        "seconds,images_per_second");
  CHECK(lines[1].substr(0, 2) == "1,");
  CHECK(lines[3].find(",,") != std::string::npos);
  double sum = 0;
  for (size_t i = 0; i < 7; ++i) sum += double{recorder.steps[i].loss} * (i < 6 ? 16 : 4);
  std::istringstream row(lines[1].substr(2));
  double train_loss = 0;
  row >> train_loss;
  CHECK(train_loss == Approx(sum / 100));
}

TEST_CASE("trainer: metrics.csv tells the learning rate that an epoch's last step had") {
  const auto rates = [](const ScheduleSpec& schedule) {
    const TemporaryDirectory directory;
    RunSpec spec = make_spec();
    spec.train.schedule = schedule;
    train(spec, make_data(0), directory.path());
    std::vector<double> column;
    for (std::string line : lines_of(directory.path() / "metrics.csv")) {
      for (int cell = 0; cell < 2; ++cell) line.resize(line.rfind(','));
      if (line[0] != 'e') column.push_back(std::stod(line.substr(line.rfind(',') + 1)));
    }
    return column;
  };
  CHECK(rates({StepSchedule{1, 0.5}, ScheduleUnit::epoch, 0}) == std::vector<double>{0.1, 0.05, 0.025});
  CHECK(rates({ConstantSchedule{}, ScheduleUnit::step, 14}) == std::vector<double>{0.05, 0.1, 0.1});
  CHECK(rates({MultistepSchedule{{6, 14}, 0.5}, ScheduleUnit::step, 0}) ==
        std::vector<double>{0.05, 0.05, 0.025});
}

TEST_CASE("trainer: a layer whose factor is 0 keeps its weights, and one of decay 0 is not decayed") {
  const auto weights = [](const LearningFactors& factors, bool decay_biases, int64_t epochs) {
    const TemporaryDirectory directory;
    RunSpec spec = make_spec();
    spec.train.epochs = epochs;
    spec.train.optimizer.weight_decay = 0.1;
    spec.train.optimizer.decay_biases = decay_biases;
    std::get<ConvSpec>(spec.network.layers[0].kind).factors = factors;
    train(spec, make_data(0), directory.path());
    return weights_of(directory.path() / "model.bin");
  };
  const auto part = [](const std::vector<float>& all, int64_t begin, int64_t end) {
    return std::vector<float>(all.begin() + begin, all.begin() + end);
  };
  const auto before = weights({}, false, 0);
  const auto frozen = weights({0, 0, 1}, true, 2);
  CHECK(part(frozen, 0, 40) == part(before, 0, 40));  // conv1: 4*1*3*3 weights, 4 biases
  CHECK(part(frozen, 40, 56) != part(before, 40, 56));
  const auto half_frozen = weights({1, 0, 1}, true, 2);
  CHECK(part(half_frozen, 0, 36) != part(before, 0, 36));
  CHECK(part(half_frozen, 36, 40) == part(before, 36, 40));
  const auto plain = weights({}, false, 2);
  CHECK(plain != weights({1, 1, 0}, false, 2));
  CHECK(plain != weights({}, true, 2));
  CHECK(weights({1, 1, 0}, true, 2) != weights({1, 1, 1}, true, 2));
}

TEST_CASE("trainer: batches accumulated to a step train as one batch of their size") {
  const TemporaryDirectory one;
  const TemporaryDirectory many;
  RunSpec spec = make_spec();
  spec.train.batch_size = 48;  // 100 images: steps of 48, 48, 4
  const Announced as_one = train(spec, make_data(0), one.path());
  spec.train.batch_size = 16;
  spec.train.accumulate = 3;
  const Announced as_many = train(spec, make_data(0), many.path());
  CHECK(as_many.steps.size() == 3 * 7);
  CHECK(as_many.done[0].steps == as_one.done[0].steps);
  const auto expected = weights_of(one.path() / "model.bin");
  const auto weights = weights_of(many.path() / "model.bin");
  for (size_t i = 0; i < weights.size(); ++i) CHECK(weights[i] == Approx(expected[i]).margin(1e-4));
}

TEST_CASE(
    "trainer: the average of the weights is evaluated and saved, and training goes on from the weights") {
  const TemporaryDirectory plain;
  const TemporaryDirectory averaged;
  RunSpec spec = make_spec();
  const Announced without = train(spec, make_data(0), plain.path());
  spec.train.average.decay = 0.9;
  const Announced with = train(spec, make_data(0), averaged.path());
  REQUIRE(with.steps.size() == without.steps.size());
  for (size_t i = 0; i < with.steps.size(); ++i) CHECK(with.steps[i].loss == without.steps[i].loss);
  CHECK(weights_of(averaged.path() / "model.bin") != weights_of(plain.path() / "model.bin"));
  CHECK(with.evaluations[2].loss != without.evaluations[2].loss);

  const LoadedModel model = load_model(averaged.path() / "model.bin");
  Workers workers(1);
  Network network(plan_network(spec.network), {0, 40}, workers);
  for (size_t i = 0; i < model.values.size(); ++i)
    std::ranges::copy(model.values[i].span(), network.parameters_to_write()[i].value.begin());
  const OpenedData data = make_data(0);
  const Evaluation again = evaluate(network, batches_of(data, Split::test, *spec.data, 40), workers.pool());
  CHECK(again.loss == Approx(with.evaluations[2].loss));
}

TEST_CASE("trainer: with a validation split the best epoch is kept, and the test set is read once, by it") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.epochs = 6;
  spec.train.optimizer.learning_rate = 1.5;  // restless, so that the last epoch is not the best
  spec.train.optimizer.kind = SgdSpec{};
  const Announced recorder = train(spec, make_data(30), directory.path());
  REQUIRE(recorder.evaluations.size() == 7);
  size_t best = 0;
  for (size_t i = 0; i < 6; ++i) {
    const EvaluationEvent& event = recorder.evaluations[i];
    CHECK(event.split == Split::validation);
    CHECK(event.total == 30);
    const EvaluationEvent& so_far = recorder.evaluations[best];
    if (event.correct > so_far.correct || (event.correct == so_far.correct && event.loss < so_far.loss))
      best = i;
  }
  const LoadedModel model = load_model(directory.path() / "model.bin");
  CHECK(model.info.epoch == static_cast<int64_t>(best) + 1);
  CHECK(model.info.classes == std::vector<std::string>{"left", "middle", "right"});
  CHECK(recorder.evaluations[6].split == Split::test);
  CHECK(recorder.evaluations[6].epoch == model.info.epoch);

  const OpenedData data = make_data(30);
  Workers workers(1);
  Network network(plan_network(spec.network), {0, 40}, workers);
  for (size_t i = 0; i < model.values.size(); ++i) {
    std::ranges::copy(model.values[i].span(), network.parameters_to_write()[i].value.begin());
  }
  const Evaluation again = evaluate(network, batches_of(data, Split::test, *spec.data, 40), workers.pool());
  CHECK(again.loss == Approx(recorder.evaluations[6].loss));
  CHECK(again.correct == recorder.evaluations[6].correct);
}

TEST_CASE("trainer: keep: last keeps the last epoch though another was better, and tests it") {
  RunSpec spec = make_spec();
  spec.train.epochs = 6;
  spec.train.keep = Keep::last;
  spec.train.optimizer.learning_rate = 1.5;
  spec.train.optimizer.kind = SgdSpec{};
  bool was_another_better = false;
  for (spec.train.seed = 1; spec.train.seed <= 5; ++spec.train.seed) {
    const TemporaryDirectory directory;
    const Announced recorder = train(spec, make_data(30), directory.path());
    CHECK(load_model(directory.path() / "model.bin").info.epoch == 6);
    CHECK(recorder.evaluations.back().split == Split::test);
    CHECK(recorder.evaluations.back().epoch == 6);
    REQUIRE(recorder.done[0].best);
    CHECK(recorder.done[0].best->split == Split::validation);
    was_another_better = was_another_better || recorder.done[0].best->epoch < 6;
  }
  CHECK(was_another_better);
}

TEST_CASE("trainer: without a validation split the last epoch is kept, and the best on the test set told") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.optimizer.learning_rate = 1.5;
  spec.train.epochs = 5;
  const Announced recorder = train(spec, make_data(0), directory.path());
  CHECK(load_model(directory.path() / "model.bin").info.epoch == 5);
  REQUIRE(recorder.done[0].best);
  const EvaluationEvent& best = *recorder.done[0].best;
  CHECK(best.split == Split::test);
  for (const EvaluationEvent& event : recorder.evaluations) CHECK(event.correct <= best.correct);
  CHECK(recorder.evaluations[static_cast<size_t>(best.epoch) - 1].loss == best.loss);
}

namespace {

// conv, fc, batch_norm over one value a channel, fc
RunSpec single_value_spec() {
  RunSpec spec = make_spec();
  auto& layers = spec.network.layers;
  layers.insert(layers.end() - 2, {{"fc0", FcSpec{8, true, {}, 0}}, {"batch_norm1", BatchNormSpec{}}});
  return spec;
}

}  // namespace

TEST_CASE(
    "trainer: one image that is left over joins the batch before it where batch_norm would see it alone") {
  RunSpec spec = single_value_spec();
  spec.train.epochs = 2;
  const OpenedData data = make_data(3);  // 97 = 6*16 + 1 to train on
  const TemporaryDirectory directory;
  const NetworkPlan plan = plan_network(spec.network);
  CHECK(joins_last_image(plan, 16, 97));
  const Announced recorder = train(spec, data, directory.path());
  REQUIRE(recorder.steps.size() == 12);
  CHECK(recorder.steps[5].images == 17);
  CHECK(recorder.steps[5].seen == 80);
  const LoadedModel model = load_model(directory.path() / "model.bin");
  for (size_t i = 0; i < model.shapes.size(); ++i) {
    if (model.shapes[i].name != "batch_norm1.running_var") continue;
    for (const float variance : model.values[i].span()) CHECK(variance > 0.05F);
  }
  RunSpec other = make_spec();
  CHECK(!joins_last_image(plan_network(other.network), 16, 97));
  other.train.epochs = 1;
  CHECK(train(other, data, directory.path()).steps.size() == 7);
}

TEST_CASE("trainer: validation within the epochs is announced, and the best of all moments is kept") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.data->validation = ShareCount{20};
  spec.train.validate_every = 2;
  spec.train.optimizer.learning_rate = 1.5;
  spec.train.optimizer.kind = SgdSpec{};
  const Announced recorder = train(spec, make_data(20), directory.path());  // 5 batches an epoch
  // After batches 2 and 4 and at the end of each of three epochs, and the test at last.
  REQUIRE(recorder.evaluations.size() == 3 * 3 + 1);
  size_t best = 0;
  for (size_t i = 0; i < 9; ++i) {
    const EvaluationEvent& event = recorder.evaluations[i];
    CHECK(event.split == Split::validation);
    CHECK(event.epoch == static_cast<int64_t>(i / 3) + 1);
    const EvaluationEvent& so_far = recorder.evaluations[best];
    if (event.correct > so_far.correct || (event.correct == so_far.correct && event.loss < so_far.loss))
      best = i;
  }
  const LoadedModel model = load_model(directory.path() / "model.bin");
  const int64_t batches_before[] = {2, 4, 5};
  CHECK(model.info.epoch == static_cast<int64_t>(best / 3) + 1);
  CHECK(model.info.step == static_cast<int64_t>(best / 3) * 5 + batches_before[best % 3]);
  CHECK(lines_of(directory.path() / "metrics.csv").size() == 4);  // a row an epoch
}

TEST_CASE("trainer: patience ends a training, in mid-epoch too, and the best is tested") {
  for (const int64_t validate_every : {0, 2}) {
    const TemporaryDirectory directory;
    RunSpec spec = make_spec();
    spec.data->validation = ShareCount{20};
    spec.train.epochs = 50;
    spec.train.validate_every = validate_every;
    spec.train.early_stopping.patience = 3;
    spec.train.optimizer.learning_rate = 0;  // never better
    const Announced recorder = train(spec, make_data(20), directory.path());
    CHECK(recorder.was_finished);
    CHECK(recorder.outcome == Did::end);
    REQUIRE(recorder.evaluations.size() == 5);  // the best, three that are not better, the test
    CHECK(recorder.evaluations.back().split == Split::test);
    CHECK(recorder.evaluations.back().epoch == 1);
    CHECK(recorder.done.size() == 1);
    // Every two batches of 5: after batches 2, 4, 5 and then 2.
    CHECK(recorder.steps.size() == (validate_every == 0 ? 20 : 7));
    const auto rows = lines_of(directory.path() / "metrics.csv");
    CHECK(rows.size() == (validate_every == 0 ? 5 : 3));
    CHECK(rows.back().find(",,") == std::string::npos);  // validation and test are both there
  }
}

TEST_CASE("trainer: batches with class weights accumulated to a step train as one batch of their size") {
  const TemporaryDirectory one;
  const TemporaryDirectory many;
  RunSpec spec = make_spec();
  spec.train.loss = {0.1, std::vector<double>{0.2, 3, 1}};
  spec.train.batch_size = 48;  // 100 images: steps of 48, 48, 4
  train(spec, make_data(0), one.path());
  spec.train.batch_size = 16;
  spec.train.accumulate = 3;
  train(spec, make_data(0), many.path());
  const auto expected = weights_of(one.path() / "model.bin");
  const auto weights = weights_of(many.path() / "model.bin");
  for (size_t i = 0; i < weights.size(); ++i) CHECK(weights[i] == Approx(expected[i]).margin(1e-4));
}

TEST_CASE("trainer: what training minimizes changes no evaluation") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.optimizer.learning_rate = 0;
  const Announced plain = train(spec, make_data(0), directory.path());
  spec.train.loss = {0.2, std::vector<double>{0.2, 3, 1}};
  spec.data->augment.mixup = 1;
  const Announced other = train(spec, make_data(0), directory.path());
  CHECK(other.steps[0].loss != plain.steps[0].loss);
  CHECK(other.evaluations[0].loss == plain.evaluations[0].loss);
}

TEST_CASE("trainer: training images are varied anew in each epoch, test images never") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.data->shuffle = false;
  spec.train.batch_size = 100;
  spec.train.optimizer.learning_rate = 0;
  const auto run = [&] { return train(spec, make_data(0), directory.path()); };
  const Announced plain = run();
  CHECK(plain.steps[0].loss == plain.steps[1].loss);
  spec.data->augment.shift = 2;
  const Announced varied = run();
  CHECK(varied.steps[0].loss != plain.steps[0].loss);
  CHECK(varied.steps[0].loss != varied.steps[1].loss);
  CHECK(varied.evaluations[0].loss == plain.evaluations[0].loss);
}

TEST_CASE("trainer: the same bits for any number of threads, others for another seed") {
  const TemporaryDirectory a;
  const TemporaryDirectory b;
  RunSpec spec = make_spec();
  train(spec, make_data(10), a.path(), 1);
  train(spec, make_data(10), b.path(), 3);
  const auto weights = weights_of(a.path() / "model.bin");
  CHECK(weights == weights_of(b.path() / "model.bin"));
  spec.train.seed = 2;
  train(spec, make_data(10), b.path(), 3);
  CHECK(weights != weights_of(b.path() / "model.bin"));
}

TEST_CASE("trainer: zero epochs write the initial network") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.epochs = 0;
  const Announced recorder = train(spec, make_data(0), directory.path());
  CHECK(recorder.evaluations.empty());
  CHECK(load_model(directory.path() / "model.bin").info.epoch == 0);
  CHECK(lines_of(directory.path() / "metrics.csv").size() == 1);
}

TEST_CASE("trainer: a loss that is no finite number stops the run and leaves the earlier model") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  train(spec, make_data(0), directory.path());
  const auto before = weights_of(directory.path() / "model.bin");
  spec.train.optimizer.learning_rate = 1e30;
  try {
    train(spec, make_data(0), directory.path());
    FAIL("no exception");
  } catch (const Error& error) {
    CHECK(error.failure() == Failure::diverged);
    CHECK_THAT(error.what(), Catch::Matchers::StartsWith("training diverged in epoch 1, batch 2 (step 2): "));
    CHECK_THAT(error.what(), Catch::Matchers::Contains("smaller train.optimizer.learning_rate"));
  }
  CHECK(weights_of(directory.path() / "model.bin") == before);
}

}  // namespace
}  // namespace cnn
