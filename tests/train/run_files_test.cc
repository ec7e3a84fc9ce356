// Files that cannot be written, and numbers that must not be.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <limits>

#include "base/error.h"
#include "config/load_config.h"
#include "temporary_directory.h"
#include "train/columns.h"

namespace cnn {
namespace {

namespace fs = std::filesystem;

// A directory in a file's place keeps it from being written, for root too.
void block(const fs::path& file) {
  fs::remove(file);
  fs::create_directories(file / "in the way");
}

// Does something after a number of batches, and records everything.
struct Interference : Recorder {
  size_t batch = 0;
  std::function<void()> act;

  void on_batch(const BatchEvent& event) noexcept override {
    Recorder::on_batch(event);
    if (all.steps.size() == batch) act();
  }
};

struct Run {
  explicit Run(const RunSpec& spec_, int64_t validation = 0)
      : spec(spec_), data(make_data(validation)), info{spec, data.classes, 0, 0} {
    network.initialize(1);
  }

  // `act` is called after `batch` batches.
  Did run(size_t batch = 0, const std::function<void()>& act = {}) {
    observer.batch = batch;
    observer.act = act;
    Control control;
    Training training({info, data, directory, network, 16, workers, observer, control});
    return cnn::run(training);
  }

  TemporaryDirectory place;
  RunSpec spec;
  OpenedData data;
  ModelInfo info;
  RunDirectory directory{{place.path()}, nullptr, nullptr, &system_disk()};
  Workers workers{1};
  Network network{plan_network(spec.network), {16, 7}, workers};
  Interference observer;
};

std::string message_of(const std::function<void()>& act, Failure expected) {
  try {
    act();
  } catch (const Error& error) {
    CHECK(error.failure() == expected);
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("run files: a checkpoint that cannot be written is a warning, and the next one is tried") {
  Run training(make_spec());
  block(training.directory.checkpoint());
  CHECK(training.run(8, [&] { fs::remove_all(training.directory.checkpoint()); }) == Did::end);
  REQUIRE(training.observer.all.warnings.size() == 1);
  CHECK(training.observer.all.warnings[0] == training.directory.checkpoint().string() +
                                                 ": is no regular file, so it cannot be replaced; training "
                                                 "goes on, the next checkpoint tries again");
  CHECK(CheckpointFile(training.directory.checkpoint()).info().epoch == 4);
}

TEST_CASE("run files: a directory that was removed is made anew, with all files and a warning") {
  const int64_t validation = GENERATE(0, 20);
  RunSpec spec = make_spec();
  spec.train.checkpoint_every = 3;
  Run training(spec, validation);
  const fs::path directory = training.place.path() / "run";
  training.directory = open_run_directory(directory, false, system_disk());
  CHECK(training.run(8, [&] { fs::remove_all(directory); }) == Did::end);
  REQUIRE(training.observer.all.warnings.size() == 1);
  CHECK(training.observer.all.warnings[0] ==
        directory.string() +
            ": was removed, and is made anew; its model is lost, and the present weights are in its place");
  CHECK(load_config(directory / "config.yaml").spec.train == spec.train);
  CHECK(load_model(directory / "model.bin").info.epoch >= 2);
  CHECK(CheckpointFile(directory / "last.bin").info().epoch == 4);
  CHECK(lines_of(directory / "metrics.csv").size() == 4);
}

TEST_CASE("run files: where the last write fails, so does the training, and the earlier files stay") {
  Run training(make_spec());
  const std::string message =
      message_of([&] { training.run(15, [&] { block(training.directory.model()); }); }, Failure::resource);
  CHECK(message == training.directory.model().string() + ": is no regular file, so it cannot be replaced");
  CHECK(CheckpointFile(training.directory.checkpoint()).info().epoch == 3);
}

TEST_CASE("run files: a best model that could not be written is written later, with its own weights") {
  RunSpec spec = make_spec();
  spec.train.epochs = 6;
  spec.train.average.decay = GENERATE(0.0, 0.5);
  spec.train.optimizer.learning_rate = 0.01;
  // Spoils the network in the fifth epoch, and says nothing of it to anybody.
  const auto spoil = [](Run& training) {
    for (float& weight : training.network.parameters_to_write()[2].value) weight *= -1;
  };
  Run undisturbed(spec, 30);
  undisturbed.run(22, [&] { spoil(undisturbed); });
  REQUIRE(load_model(undisturbed.directory.model()).info.epoch == 4);

  Run blocked(spec, 30);
  block(blocked.directory.model());
  blocked.run(22, [&] {
    spoil(blocked);
    fs::remove_all(blocked.directory.model());
  });
  CHECK(std::ranges::count_if(blocked.observer.all.warnings, [](const std::string& warning) {
          return warning.find("model.bin") != std::string::npos;
        }) == 4);
  CHECK(weights_of(blocked.directory.model()) == weights_of(undisturbed.directory.model()));
}

TEST_CASE("run files: while the model cannot be written no checkpoint tells of it") {
  Run training(make_spec());
  const auto when_blocked = [&] { block(training.directory.model()); };
  CHECK_THROWS_AS(training.run(8, when_blocked), Error);
  CHECK(CheckpointFile(training.directory.checkpoint()).info().epoch == 2);
}

TEST_CASE("divergence: a weight that is not finite stops the run before it reaches a file") {
  const float bad = GENERATE(std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity());
  Run training(make_spec());
  const std::string message =
      message_of([&] { training.run(9, [&] { training.network.parameters_to_write()[2].value[1] = bad; }); },
                 Failure::diverged);
  CHECK(message.find("training diverged in epoch 2, batch 3 (step 10): ") == 0);
  CHECK(message.find("; the first bad layer is fc1, by its weight, at learning rate 0.1; try a smaller "
                     "train.optimizer.learning_rate, a warm-up (train.schedule), or data.normalize: auto; " +
                     training.directory.model().string() + " holds epoch 1") != std::string::npos);
  CHECK(CheckpointFile(training.directory.checkpoint()).info().epoch == 2);
  CHECK(load_model(training.directory.model()).info.epoch == 1);
}

TEST_CASE("divergence: an initial network that is not finite is not written") {
  RunSpec spec = make_spec();
  spec.train.epochs = 0;
  Run training(spec);
  training.network.parameters_to_write()[0].value[0] = std::numeric_limits<float>::infinity();
  const std::string message = message_of([&] { training.run(); }, Failure::diverged);
  CHECK(message.find("model.conv1.weight holds numbers that are not finite") != std::string::npos);
  CHECK(fs::is_empty(training.place.path()));
}

TEST_CASE("divergence: the weight check finds each number that is not finite within a round") {
  std::vector<float> large(5000, 1.0F);
  std::vector<float> small(3, -std::numeric_limits<float>::max());
  const std::vector<ConstParameter> parameters = {{"fc1.weight", {50, 100}, false, false, large, {}},
                                                  {"fc1.bias", {3}, true, false, small, {}}};
  WeightCheck check(parameters, 0, 64);
  for (int i = 0; i < 20; ++i) CHECK(check.look());
  for (float* place : {&large[0], &large[4999], &small[2]}) {
    const float before = *place;
    *place = std::numeric_limits<float>::quiet_NaN();
    bool found = false;
    for (int i = 0; i < 5; ++i) found = found || !check.look();
    CHECK(found);
    *place = before;
    WeightCheck thorough(parameters, int64_t{1} << 60, 64);
    CHECK(thorough.look());
    *place = -std::numeric_limits<float>::infinity();
    CHECK(!thorough.look());
    *place = before;
  }
}

}  // namespace cnn
