// A training small enough for a test, and what it announces.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/random.h"
#include "spec/single_value_norm.h"
#include "train/training.h"
#include "train/training_parts.h"

namespace cnn {

// Images of 1x6x6 noise with a bright column at 2 * label: three classes that a small network learns at once.
inline Dataset bright_columns(int64_t count, uint64_t seed) {
  Dataset data;
  data.image = {1, 6, 6};
  data.count = count;
  Random random(seed, RandomUse::augment, 0);
  for (int64_t n = 0; n < count; ++n) {
    const auto label = static_cast<int32_t>(random.below(3));
    data.labels.push_back(label);
    for (int64_t pixel = 0; pixel < 36; ++pixel) {
      const bool bright = pixel % 6 == 2 * label;
      data.pixels.push_back(static_cast<uint8_t>(random.below(100) + (bright ? 150 : 0)));
    }
  }
  return data;
}

inline Subset range(int64_t begin, int64_t end) {
  Subset subset;
  for (int64_t i = begin; i < end; ++i) subset.indices.push_back(i);
  return subset;
}

inline OpenedData make_data(int64_t validation) {
  OpenedData data;
  data.train = bright_columns(100, 1);
  data.training = range(0, 100 - validation);
  data.validation = range(100 - validation, 100);
  data.test = bright_columns(40, 2);
  data.testing = range(0, 40);
  data.classes = {"left", "middle", "right"};
  return data;
}

inline RunSpec make_spec() {
  RunSpec spec;
  spec.name = "columns";
  ConvSpec conv;
  conv.filters = 4;
  conv.kernel = {3, 3};
  FcSpec fc;
  fc.units = 3;
  spec.network = {{1, 6, 6},
                  {{"conv1", conv}, {"relu1", ReluSpec{}}, {"fc1", fc}, {"softmax1", SoftmaxSpec{}}}};
  spec.data = DataSpec{};
  spec.data->root = "/nowhere";
  spec.train.epochs = 3;
  spec.train.batch_size = 16;
  spec.train.eval_batch_size = 7;
  spec.train.optimizer.learning_rate = 0.1;
  spec.train.optimizer.kind = SgdSpec{0.9, false};
  return spec;
}

struct Announced {
  std::vector<BatchEvent> steps;
  std::vector<EvaluationEvent> evaluations;
  std::vector<DoneEvent> done;
  std::vector<std::string> warnings;
  Did outcome = Did::end;
  bool was_finished = false;
};

struct Recorder : Observer {
  Announced all;
  Control* control = nullptr;
  size_t stop_after = 0;
  std::vector<bool> pauses;

  void on_pause(bool is_paused) noexcept override { pauses.push_back(is_paused); }
  void on_batch(const BatchEvent& event) noexcept override {
    all.steps.push_back(event);
    if (all.steps.size() == stop_after) control->stop(StopReason::asked);
  }
  void on_warning(const std::string& message) noexcept override { all.warnings.push_back(message); }
  void on_evaluation(const EvaluationEvent& event) noexcept override { all.evaluations.push_back(event); }
  void on_done(const DoneEvent& event) noexcept override { all.done.push_back(event); }
};

// Until nothing follows.
inline Did run(Training& training) {
  Did did = training.next();
  while (did != Did::stop && did != Did::end) did = training.next();
  return did;
}

inline std::vector<float> weights_of(const std::filesystem::path& model) {
  std::vector<float> all;
  for (const auto& values : load_model(model).values)
    all.insert(all.end(), values.span().begin(), values.span().end());
  return all;
}

inline std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// With first weights by the config's seed.
inline std::unique_ptr<Network> make_seeded_network(const NetworkPlan& plan, const BatchLimits& room,
                                                    const TrainSpec& train, Workers& workers) {
  BatchLimits limits = room;
  limits.shards = train.shards;
  auto network = std::make_unique<Network>(plan, limits, workers, engine_of(train));
  network->initialize(static_cast<uint64_t>(train.seed));
  return network;
}

// A training in `directory`, from the start or from its checkpoint, with what it announced. It is stopped
// after `stop_after` batches, unless that is 0.
inline Announced train(const RunSpec& spec, const OpenedData& data, const std::filesystem::path& directory,
                       int threads = 2, bool resume = false, size_t stop_after = 0) {
  Workers workers(threads);
  const NetworkPlan plan = plan_network(spec.network);
  const int64_t joined =
      joins_last_image(plan, spec.train.batch_size, std::ssize(data.training.indices)) ? 1 : 0;
  const BatchLimits room = {spec.train.batch_size + joined, spec.train.eval_batch_size};
  TrainingParts parts{data,
                      {spec, data.classes, 0, 0},
                      resume ? reopen_run_directory(directory, system_disk())
                             : open_run_directory(directory, true, system_disk()),
                      make_seeded_network(plan, room, spec.train, workers)};
  Control control;
  Recorder recorder;
  recorder.control = &control;
  recorder.stop_after = stop_after;
  std::optional<CheckpointFile> checkpoint;
  if (resume) checkpoint.emplace(parts.directory.checkpoint());
  Training training(
      parts.input(workers, recorder, control, nullptr, nullptr, checkpoint ? &*checkpoint : nullptr));
  recorder.all.outcome = run(training);
  recorder.all.was_finished = training.is_finished();
  return recorder.all;
}

}  // namespace cnn
