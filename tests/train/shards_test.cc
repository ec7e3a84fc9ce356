// Batches of several shards, alone and by several ranks.
#include <catch2/catch.hpp>
#include <numeric>

#include "base/file.h"
#include "ranks/virtual_ranks.h"
#include "train/steered.h"

namespace cnn {
namespace {

// With all that draws, weighs and normalizes, and a last batch of another size.
RunSpec sharded_spec(int64_t shards) {
  RunSpec spec = make_spec();
  spec.network.layers.insert(spec.network.layers.begin() + 1, {"bn1", BatchNormSpec{}});
  DropoutSpec dropout;
  dropout.rate = 0.25;
  spec.network.layers.insert(spec.network.layers.begin() + 3, {"dropout1", dropout});
  spec.data->augment = {.flip = Flip::random, .shift = 1, .mixup = 0.3};
  spec.train.loss.class_weights = std::vector<double>{1, 2, 0.5};
  spec.train.loss.label_smoothing = 0.1;
  spec.train.batch_size = 17;
  spec.train.epochs = 2;
  spec.train.shards = shards;
  return spec;
}

struct Trained {
  std::vector<float> weights;
  std::vector<std::string> figures;  // of each epoch, without times

  bool operator==(const Trained&) const = default;
};

Trained in_place(const std::filesystem::path& place) {
  Trained trained{weights_of(place / "model.bin"), {}};
  for (const std::string& line : lines_of(place / "metrics.csv")) {
    size_t end = 0;
    for (int cells = 0; cells < 7; ++cells) end = line.find(',', end + 1);
    trained.figures.push_back(line.substr(0, end));
  }
  return trained;
}

Trained trained(const RunSpec& spec, int threads = 2) {
  const TemporaryDirectory place;
  train(spec, make_data(20), place.path(), threads);
  return in_place(place.path());
}

// Each rank a thread with a training of its own; all have the weights of the first in the end.
Trained trained_by(int64_t count, const RunSpec& spec) {
  VirtualNetwork network(count);
  const TemporaryDirectory place;
  std::vector<std::vector<float>> weights(static_cast<size_t>(count));
  std::vector<std::thread> threads;
  for (int64_t rank = 0; rank < count; ++rank) {
    threads.emplace_back([&, rank] {
      Ranks ranks(network.end(rank));
      ranks.share_out(spec.train.shards);
      Workers workers(1);
      const OpenedData data = make_data(20);
      BatchLimits room{spec.train.batch_size, spec.train.eval_batch_size};
      room.own_shards = ranks.own_shards().size();
      RunDirectory directory{{place.path()}, nullptr, nullptr, &system_disk()};
      directory.is_written = rank == 0;
      TrainingParts parts{data,
                          {spec, data.classes, 0, 0},
                          directory,
                          make_seeded_network(plan_network(spec.network), room, spec.train, workers)};
      Control control;
      Recorder recorder;
      Training training(parts.input(workers, recorder, control, &ranks));
      run(training);
      for (const ConstParameter& parameter : parts.network->parameters())
        weights[static_cast<size_t>(rank)].insert(weights[static_cast<size_t>(rank)].end(),
                                                  parameter.value.begin(), parameter.value.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& of_rank : weights) CHECK(of_rank == weights.front());
  CHECK(network.is_empty());
  return in_place(place.path());
}

}  // namespace

TEST_CASE("shards: a batch in shards learns what a whole one does, whatever the number of threads") {
  RunSpec spec = make_spec();
  const std::vector<float> whole = trained(spec).weights;
  spec.train.shards = 5;
  const std::vector<float> cut = trained(spec).weights;
  REQUIRE(cut.size() == whole.size());
  double distance = 0;
  for (size_t i = 0; i < cut.size(); ++i) distance = std::max<double>(distance, std::abs(cut[i] - whole[i]));
  CHECK(distance < 1e-4);
  CHECK(trained(spec, 1).weights == cut);
  CHECK(trained(spec, 3).weights == cut);
  spec.train.accumulate = 2;
  const std::vector<float> accumulated = trained(spec).weights;
  spec.train.shards = 1;
  const std::vector<float> plainly = trained(spec).weights;
  distance = 0;
  for (size_t i = 0; i < plainly.size(); ++i)
    distance = std::max<double>(distance, std::abs(accumulated[i] - plainly[i]));
  CHECK(distance < 1e-4);
}

TEST_CASE("shards: any number of ranks trains the same bits as one process") {
  RunSpec spec = sharded_spec(8);
  const Trained alone = trained(spec);
  for (const int64_t ranks : {2, 3, 4, 5, 8}) {
    CAPTURE(ranks);
    CHECK(trained_by(ranks, spec) == alone);
  }
  spec.train.accumulate = 3;
  spec.train.batch_size = 9;  // the last batch is smaller than its shards
  spec.train.keep = Keep::last;
  CHECK(trained_by(3, spec) == trained(spec));
}

TEST_CASE(
    "shards: whole matrices, groups, what is frozen and several looks have the same bits by any ranks") {
  RunSpec spec = sharded_spec(4);
  std::get<ConvSpec>(spec.network.layers[0].kind).factors.bias_learning_until = 1;
  std::get<BatchNormSpec>(spec.network.layers[1].kind).factors.frozen = true;
  spec.train.optimizer = optimizer_defaults(MuonSpec{});
  spec.train.evaluate_with = EvaluateWith::mirror_shift;
  spec.data->drop_last = true;
  const Trained alone = trained(spec);
  CHECK(trained_by(2, spec) == alone);
  CHECK(trained_by(4, spec) == alone);
  spec.train.groups = {
      {.match = "biases", .optimizer = optimizer_defaults(AdamSpec{})},
      {.match = "fc1*", .learning_rate = 0.5, .schedule = ScheduleSpec{StepSchedule{1, 0.5}}}};
  const Trained grouped = trained(spec);
  CHECK(grouped != alone);
  for (const int64_t ranks : {2, 3, 4}) {
    CAPTURE(ranks);
    CHECK(trained_by(ranks, spec) == grouped);
  }
}

TEST_CASE("shards: layers synchronized over shards have the same bits by any ranks and threads") {
  RunSpec spec = sharded_spec(8);
  const Trained apart = trained(spec);
  std::get<BatchNormSpec>(spec.network.layers[1].kind).synchronized = true;
  const LayerSpec other{"bn2", BatchNormSpec{}};  // one that is not, beside it
  spec.network.layers.insert(spec.network.layers.begin() + 2, other);
  const Trained alone = trained(spec);
  CHECK(alone != apart);
  CHECK(trained(spec, 1) == alone);
  for (const int64_t ranks : {2, 3, 4, 8}) {
    CAPTURE(ranks);
    CHECK(trained_by(ranks, spec) == alone);
  }
  spec.train.accumulate = 2;
  spec.train.batch_size = 9;  // the last batch leaves shards without images, and ranks without any
  spec.train.keep = Keep::last;
  const Trained small = trained(spec);
  CHECK(trained_by(5, spec) == small);
  CHECK(trained_by(8, spec) == small);
  const TemporaryDirectory place;
  train(spec, make_data(20), place.path(), 2, false, 7);
  train(spec, make_data(20), place.path(), 1, true);
  CHECK(in_place(place.path()) == small);
}

TEST_CASE("shards: layers synchronized over shards learn what a whole batch does") {
  RunSpec spec = make_spec();
  spec.network.layers.insert(spec.network.layers.begin() + 1, {"bn1", BatchNormSpec{}});
  const auto most_apart = [](const std::vector<float>& a, const std::vector<float>& b) {
    double most = 0;
    for (size_t i = 0; i < a.size(); ++i) most = std::max<double>(most, std::abs(a[i] - b[i]));
    return most;
  };
  const std::vector<float> whole = trained(spec).weights;
  spec.train.shards = 4;
  const std::vector<float> apart = trained(spec).weights;
  std::get<BatchNormSpec>(spec.network.layers[1].kind).synchronized = true;
  const std::vector<float> together = trained(spec).weights;
  CHECK(most_apart(whole, apart) > 1e-2);
  CHECK(most_apart(whole, together) < 1e-4);
  spec.train.shards = 1;
  CHECK(trained(spec).weights == whole);
}

TEST_CASE("shards: a training in shards goes on where it was stopped, with the same bits") {
  RunSpec spec = sharded_spec(4);
  spec.train.accumulate = 2;
  const TemporaryDirectory place;
  train(spec, make_data(20), place.path(), 2, false, 7);
  train(spec, make_data(20), place.path(), 1, true);
  CHECK(in_place(place.path()) == trained(spec));
}

}  // namespace cnn
