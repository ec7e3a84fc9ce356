#include <unistd.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "base/error.h"
#include "kinds/kind_list.h"
#include "temporary_directory.h"
#include "thrown.h"
#include "train/columns.h"
#include "train/same_training.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// A row of metrics.csv without its last two cells, which are times.
std::vector<std::string> rows_without_times(const fs::path& directory) {
  std::vector<std::string> rows;
  for (std::string line : lines_of(directory / "metrics.csv")) {
    for (int cell = 0; cell < 2; ++cell) line.resize(line.rfind(','));
    rows.push_back(line);
  }
  return rows;
}

std::vector<float> losses_of(const Announced& run) {
  std::vector<float> losses;
  for (const BatchEvent& step : run.steps) losses.push_back(step.loss);
  return losses;
}

TEST_CASE(
    "resume: a run stopped after any batch ends with the bits of one that never was, whatever the threads") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.optimizer.weight_decay = 1e-3;
  spec.data->augment = {.flip = GENERATE(Flip::none, Flip::random, Flip::alternate), .shift = 1};
  const OpenedData data = make_data(20);
  const Announced whole = train(spec, data, directory.path() / "whole");
  REQUIRE(whole.steps.size() == 15);
  for (size_t stop_after = 1; stop_after < 15; ++stop_after) {
    const fs::path part = directory.path() / "part";
    const Announced first = train(spec, data, part, 1, false, stop_after);
    CHECK(first.outcome == Did::stop);
    CHECK(!first.was_finished);
    const Announced second = train(spec, data, part, 3, true);
    CHECK(second.outcome == Did::end);
    CHECK(second.was_finished);
    auto losses = losses_of(first);
    for (const float loss : losses_of(second)) losses.push_back(loss);
    CHECK(losses == losses_of(whole));
    CHECK(weights_of(part / "model.bin") == weights_of(directory.path() / "whole" / "model.bin"));
    CHECK(rows_without_times(part) == rows_without_times(directory.path() / "whole"));
  }
}

TEST_CASE(
    "resume: a checkpoint each few batches is enough after a crash, and no row of metrics.csv is lost or "
    "doubled") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.checkpoint_every = 3;
  const OpenedData data = make_data(0);
  train(spec, data, directory.path() / "whole");
  // What a crash leaves is any checkpoint with files of a later moment beside it.
  const fs::path part = directory.path() / "part";
  train(spec, data, part, 2, false, 9);
  fs::copy_file(part / "last.bin", directory.path() / "saved.bin");
  train(spec, data, part, 2, true, 8);
  fs::copy_file(directory.path() / "saved.bin", part / "last.bin", fs::copy_options::overwrite_existing);
  train(spec, data, part, 2, true);
  CHECK(weights_of(part / "model.bin") == weights_of(directory.path() / "whole" / "model.bin"));
  CHECK(rows_without_times(part) == rows_without_times(directory.path() / "whole"));
}

TEST_CASE("resume: a finished run goes on to more epochs as if it had been asked for them at once") {
  for (const int64_t validation : {0, 20}) {
    const TemporaryDirectory directory;
    RunSpec spec = make_spec();
    const OpenedData data = make_data(validation);
    spec.train.epochs = 5;
    train(spec, data, directory.path() / "whole");
    spec.train.epochs = 2;
    CHECK(train(spec, data, directory.path() / "part").was_finished);
    CHECK(train(spec, data, directory.path() / "part", 2, true).steps.empty());
    spec.train.epochs = 5;
    train(spec, data, directory.path() / "part", 2, true);
    CHECK(weights_of(directory.path() / "part" / "model.bin") ==
          weights_of(directory.path() / "whole" / "model.bin"));
  }
}

TEST_CASE("resume: what a config leaves to be measured is not held against the checkpoint") {
  RunSpec checkpoint = make_spec();
  checkpoint.data->normalize = Normalization{{0.5}, {0.25}};
  checkpoint.train.loss.class_weights = std::vector<double>{1, 2, 3};
  RunSpec config = checkpoint;
  config.data->normalize = AutoNormalization{};
  config.train.loss.class_weights = BalancedWeights{};
  CHECK_NOTHROW(check_same_training(checkpoint, config, "runs/net", "my.yaml"));
  config.data->normalize = Normalization{{0.5}, {0.5}};
  CHECK_THROWS_AS(check_same_training(checkpoint, config, "runs/net", "my.yaml"), Error);
}

TEST_CASE("resume: a run of zero epochs goes on to more as if it had been asked for them at once") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  const OpenedData data = make_data(20);
  train(spec, data, directory.path() / "whole");
  spec.train.epochs = 0;
  train(spec, data, directory.path() / "part");
  spec.train.epochs = make_spec().train.epochs;
  train(spec, data, directory.path() / "part", 2, true);
  CHECK(weights_of(directory.path() / "part" / "model.bin") ==
        weights_of(directory.path() / "whole" / "model.bin"));
}

TEST_CASE(
    "resume: dropout drops the same and running statistics go on, their average and a summed step too") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  const LayerSpec norm{"norm", BatchNormSpec{}};
  const LayerSpec dropout{"dropout", DropoutSpec{0.3, false}};
  const LayerSpec residual{"residual", ResidualSpec{{{"residual.norm", BatchNormSpec{}}}}};
  spec.network.layers.insert(spec.network.layers.begin(), {norm, residual, dropout});
  spec.train.average.decay = 0.7;
  spec.train.accumulate = 2;
  const OpenedData data = make_data(20);
  const Announced whole = train(spec, data, directory.path() / "whole");
  for (const size_t stop_after : {2, 7, 10}) {
    const fs::path part = directory.path() / "part";
    const Announced first = train(spec, data, part, 1, false, stop_after);
    const Announced second = train(spec, data, part, 3, true);
    auto losses = losses_of(first);
    for (const float loss : losses_of(second)) losses.push_back(loss);
    CHECK(losses == losses_of(whole));
    CHECK(weights_of(part / "model.bin") == weights_of(directory.path() / "whole" / "model.bin"));
  }
}

TEST_CASE("resume: every optimizer goes on with the same bits") {
  std::vector<OptimizerKind> kinds = {SgdSpec{0.9, true}, RmspropSpec{0.9, 0.5, 1e-6}};
  for_each_kind<OptimizerKind>([&](const auto& kind) { kinds.push_back(kind); });
  for (const OptimizerKind& kind : kinds) {
    const TemporaryDirectory directory;
    RunSpec spec = make_spec();
    spec.train.optimizer = optimizer_defaults(kind);
    spec.train.optimizer.clip_norm = 0.5;
    spec.train.optimizer.l1 = 1e-4;
    const OpenedData data = make_data(20);
    train(spec, data, directory.path() / "whole");
    train(spec, data, directory.path() / "part", 1, false, 7);
    train(spec, data, directory.path() / "part", 3, true);
    CHECK(weights_of(directory.path() / "part" / "model.bin") ==
          weights_of(directory.path() / "whole" / "model.bin"));
    CHECK(rows_without_times(directory.path() / "part") == rows_without_times(directory.path() / "whole"));
  }
}

TEST_CASE("resume: groups, others, what is frozen and a bias that stops learning go on with the same bits") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  std::get<ConvSpec>(spec.network.layers[0].kind).factors.bias_learning_until = 2;
  std::get<FcSpec>(spec.network.layers[2].kind).factors.frozen = true;
  spec.train.optimizer = optimizer_defaults(MuonSpec{});
  spec.train.schedule = {LinearSchedule{}, ScheduleUnit::step, 0};
  spec.train.groups = {
      {.match = "biases", .optimizer = optimizer_defaults(AdamSpec{})},
      {.match = "fc1.bias", .learning_rate = 0.5, .schedule = ScheduleSpec{StepSchedule{1, 0.5}}}};
  spec.data->drop_last = true;
  const OpenedData data = make_data(20);
  const Announced whole = train(spec, data, directory.path() / "whole");
  for (const size_t stop_after : {1, 7, 12}) {
    train(spec, data, directory.path() / "part", 1, false, stop_after);
    train(spec, data, directory.path() / "part", 3, true);
    CHECK(weights_of(directory.path() / "part" / "model.bin") ==
          weights_of(directory.path() / "whole" / "model.bin"));
    CHECK(rows_without_times(directory.path() / "part") == rows_without_times(directory.path() / "whole"));
  }
}

TEST_CASE("resume: the average of the weights and a step's summed gradients go on with the same bits") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.average.decay = 0.9;
  spec.train.accumulate = 3;
  spec.train.schedule = {LinearSchedule{}, ScheduleUnit::step, 0};
  const OpenedData data = make_data(0);
  train(spec, data, directory.path() / "whole");
  for (const size_t stop_after : {1, 2, 3, 6, 7, 8, 20}) {
    train(spec, data, directory.path() / "part", 1, false, stop_after);
    train(spec, data, directory.path() / "part", 3, true);
    CHECK(weights_of(directory.path() / "part" / "model.bin") ==
          weights_of(directory.path() / "whole" / "model.bin"));
    CHECK(rows_without_times(directory.path() / "part") == rows_without_times(directory.path() / "whole"));
  }
}

TEST_CASE("resume: class weights, smoothing, mixup and all that varies an image go on with the same bits") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.accumulate = 3;
  spec.train.loss = {0.1, std::vector<double>{0.5, 2, 1}};
  spec.data->augment = {.flip = Flip::random, .shift = 1, .fill = Fill::reflect, .crop = {1}, .rotate = 20};
  spec.data->augment.scale = {0.8, 1.2};
  spec.data->augment.brightness = 0.3;
  spec.data->augment.contrast = 0.3;
  spec.data->augment.cutout = 2;
  spec.data->augment.mixup = 0.4;
  const OpenedData data = make_data(0);
  const Announced whole = train(spec, data, directory.path() / "whole");
  for (const size_t stop_after : {1, 2, 3, 6, 7, 8, 20}) {
    train(spec, data, directory.path() / "part", 1, false, stop_after);
    const Announced rest = train(spec, data, directory.path() / "part", 3, true);
    CHECK(rest.steps.back().loss == whole.steps.back().loss);
    CHECK(weights_of(directory.path() / "part" / "model.bin") ==
          weights_of(directory.path() / "whole" / "model.bin"));
    CHECK(rows_without_times(directory.path() / "part") == rows_without_times(directory.path() / "whole"));
  }
}

// A restless training that validates within its epochs and is better now and then.
RunSpec restless() {
  RunSpec spec = make_spec();
  spec.data->validation = ShareCount{20};
  spec.train.epochs = 6;
  spec.train.validate_every = 2;
  spec.train.optimizer.learning_rate = 1.5;
  spec.train.optimizer.kind = SgdSpec{};
  return spec;
}

TEST_CASE("resume: stopped around a validation within an epoch, a run ends with the same bits") {
  const TemporaryDirectory directory;
  RunSpec spec = restless();
  spec.train.average.decay = GENERATE(0.0, 0.5);
  spec.train.early_stopping.patience = GENERATE(0, 3);
  const OpenedData data = make_data(20);  // 5 batches an epoch
  const Announced whole = train(spec, data, directory.path() / "whole");
  for (size_t stop_after = 1; stop_after < whole.steps.size(); ++stop_after) {
    const fs::path part = directory.path() / "part";
    const Announced first = train(spec, data, part, 1, false, stop_after);
    const Announced second = train(spec, data, part, 2, true);
    CHECK(second.was_finished);
    CHECK(first.steps.size() + second.steps.size() == whole.steps.size());
    CHECK(first.evaluations.size() + second.evaluations.size() == whole.evaluations.size());
    CHECK(second.evaluations.back().loss == whole.evaluations.back().loss);
    CHECK(weights_of(part / "model.bin") == weights_of(directory.path() / "whole" / "model.bin"));
    CHECK(rows_without_times(part) == rows_without_times(directory.path() / "whole"));
  }
}

TEST_CASE("resume: more patience goes on where a run ended early, as if it had been asked for at once") {
  const TemporaryDirectory directory;
  RunSpec spec = restless();
  const OpenedData data = make_data(20);
  train(spec, data, directory.path() / "whole");
  RunSpec hasty = spec;
  for (int64_t patience = 1; patience <= 4; ++patience) {
    hasty.train.early_stopping.patience = patience;
    CHECK_NOTHROW(check_same_training(spec, hasty, "runs/net", "my.yaml"));
    const Announced early = train(hasty, data, directory.path() / "part", 2, patience > 1);
    CHECK(early.was_finished);
    CHECK(train(hasty, data, directory.path() / "part", 2, true).steps.empty());
  }
  train(spec, data, directory.path() / "part", 2, true);
  CHECK(weights_of(directory.path() / "part" / "model.bin") ==
        weights_of(directory.path() / "whole" / "model.bin"));
  CHECK(rows_without_times(directory.path() / "part") == rows_without_times(directory.path() / "whole"));
}

TEST_CASE("resume: an optimizer without momentum has nothing to remember") {
  const TemporaryDirectory directory;
  RunSpec spec = make_spec();
  spec.train.optimizer.kind = SgdSpec{};
  const OpenedData data = make_data(0);
  train(spec, data, directory.path() / "whole");
  train(spec, data, directory.path() / "part", 2, false, 4);
  train(spec, data, directory.path() / "part", 2, true);
  CHECK(weights_of(directory.path() / "part" / "model.bin") ==
        weights_of(directory.path() / "whole" / "model.bin"));
}

TEST_CASE("resume: a moving learning rate goes on where it was, by epoch and by step") {
  for (const ScheduleSpec& schedule : {ScheduleSpec{StepSchedule{1, 0.5}, ScheduleUnit::epoch, 0},
                                       ScheduleSpec{OneCycleSchedule{}, ScheduleUnit::step, 4},
                                       ScheduleSpec{MultistepSchedule{{3, 8}, 0.3}, ScheduleUnit::step, 2}}) {
    const TemporaryDirectory directory;
    RunSpec spec = make_spec();
    const OpenedData data = make_data(0);
    train(spec, data, directory.path() / "constant");
    spec.train.schedule = schedule;
    train(spec, data, directory.path() / "whole");
    const auto expected = weights_of(directory.path() / "whole" / "model.bin");
    CHECK(expected != weights_of(directory.path() / "constant" / "model.bin"));
    for (const size_t stop_after : {1, 6, 7, 10, 20}) {
      train(spec, data, directory.path() / "part", 1, false, stop_after);
      train(spec, data, directory.path() / "part", 3, true);
      CHECK(weights_of(directory.path() / "part" / "model.bin") == expected);
      CHECK(rows_without_times(directory.path() / "part") == rows_without_times(directory.path() / "whole"));
    }
  }
}

TEST_CASE("resume: another schedule is refused, and other epochs under one that ends with the training") {
  RunSpec before = make_spec();
  before.train.schedule.kind = StepSchedule{1, 0.5};
  RunSpec after = before;
  after.train.epochs = 50;
  CHECK_NOTHROW(check_same_training(before, after, "runs/net", "my.yaml"));
  after.train.schedule.kind = StepSchedule{1, 0.25};
  CHECK_THROWS_WITH(check_same_training(before, after, "runs/net", "my.yaml"),
                    Catch::Matchers::Contains("\n  train.schedule.gamma: 0.5 -> 0.25\nUndo"));
  before.train.schedule.kind = CosineSchedule{};
  after.train.schedule.kind = CosineSchedule{};
  CHECK_THROWS_WITH(
      check_same_training(before, after, "runs/net", "my.yaml"),
      Catch::Matchers::EndsWith(
          "\n  train.epochs: 3 -> 50\nA schedule of this type runs to the last epoch: with other "
          "epochs each step had another rate.\nUndo the change, or begin another run: `cnn train my.yaml`"));
  before.train.epochs = 0;
  CHECK_NOTHROW(check_same_training(before, after, "runs/net", "my.yaml"));
}

TEST_CASE("resume: a changed config is refused with the keys that differ, harmless changes are not") {
  const RunSpec before = make_spec();
  RunSpec after = before;
  after.name = "other";
  after.train.epochs = 50;
  after.train.log_every = 1;
  after.train.checkpoint_every = 7;
  after.data->root = "/elsewhere";
  CHECK_NOTHROW(check_same_training(before, after, "runs/net", "my.yaml"));
  after.train.batch_size = 32;
  CHECK_THROWS_WITH(
      check_same_training(before, after, "runs/net", "my.yaml"),
      "--resume: the config is not the one that the checkpoint was trained with, so it cannot go on from "
      "there:\n  train.batch_size: 16 -> 32\nUndo the change, or begin another run: `cnn train my.yaml`");
}

TEST_CASE("resume: the run of another network is told by its name") {
  const RunSpec before = make_spec();
  RunSpec after = before;
  after.network.layers.erase(after.network.layers.begin());
  CHECK_THROWS_WITH(check_same_training(before, after, "runs/net", "my.yaml"),
                    Catch::Matchers::EndsWith("begin another run: `cnn train my.yaml`"));
  after.name = "other";
  CHECK_THROWS_WITH(check_same_training(before, after, "runs/net", "my.yaml"),
                    "--resume: runs/net is the run of another network, '" + before.name +
                        "'\nTo go on with it: cnn train runs/net/config.yaml -o runs/net --resume");
}

TEST_CASE("resume: another augmentation is another training") {
  const RunSpec before = make_spec();
  RunSpec after = before;
  after.data->augment.flip = Flip::alternate;
  CHECK_THROWS_WITH(check_same_training(before, after, "runs/net", "my.yaml"),
                    Catch::Matchers::Contains("from there:\n  data.augment.flip: false -> alternate\nUndo"));
}

TEST_CASE("resume: where there is no checkpoint, or only a model, it says so") {
  const TemporaryDirectory directory;
  CHECK_THROWS_AS(reopen_run_directory(directory.path(), system_disk()), Error);
  CHECK_THROWS_AS(newest_run_directory(directory.path(), "columns"), Error);
  train(make_spec(), make_data(0), directory.path() / "runs" / "columns-2");
  CHECK(newest_run_directory(directory.path(), "columns") == directory.path() / "runs" / "columns-2");
  CHECK_THROWS_WITH(CheckpointFile(directory.path() / "runs" / "columns-2" / "model.bin"),
                    Catch::Matchers::Contains("is a model, not a checkpoint"));
}

TEST_CASE("run directory: a second run in it is refused while the first is writing") {
  const TemporaryDirectory directory;
  const RunDirectory first = open_run_directory(directory.path() / "run", false, system_disk());
  // Which process, where the system tells.
  const auto refused = [&](const std::string& message, const std::string& advice) {
    const std::string begin =
        (directory.path() / "run").string() + ": another run is writing to this directory";
    const std::string process = " (process " + std::to_string(::getpid()) + ")";
    return message == begin + advice || message == begin + process + advice;
  };
  const std::string overwriting =
      thrown(Failure::usage, [&] { open_run_directory(directory.path() / "run", true, system_disk()); });
  CHECK(refused(overwriting, "; choose another with -o"));
  // Though the first has no checkpoint yet.
  const std::string resuming =
      thrown(Failure::usage, [&] { reopen_run_directory(directory.path() / "run", system_disk()); });
  CHECK(refused(resuming, "; wait for its end, or stop it, and resume then"));
}

}  // namespace
}  // namespace cnn
