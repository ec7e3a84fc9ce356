// A training that is steered between its batches.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "temporary_directory.h"
#include "train/columns.h"

namespace cnn {

// A training whose commands are given before batch number 0, 1, ... of all.
struct Steered {
  explicit Steered(const RunSpec& spec_, int64_t room_ = 16, int64_t validation = 20)
      : spec(spec_),
        parts{make_data(validation),
              {spec, {"left", "middle", "right"}, 0, 0},
              {{place.path()}, nullptr, nullptr, &system_disk()},
              make_seeded_network(plan_network(spec.network), {room_, 7}, spec.train, workers)} {}

  // The answers to what `give` submits, in their order.
  Did run(const std::function<void(int64_t batch, Control&)>& give = {}, bool resumed = false) {
    Control control;
    recorder.control = &control;
    std::optional<CheckpointFile> checkpoint;
    if (resumed) checkpoint.emplace(directory.checkpoint());
    Training training(parts.input(workers, recorder, control, ranks, planned ? &*planned : nullptr,
                                  checkpoint ? &*checkpoint : nullptr));
    Did did = Did::batch;
    int64_t batches = resumed ? training.state().passes : 0;
    if (give) give(batches, control);
    while (did != Did::stop && did != Did::end) {
      did = training.next();
      if (did == Did::batch && give) give(++batches, control);
    }
    changes = training.state().changes;
    return did;
  }

  TemporaryDirectory place;
  RunSpec spec;
  Workers workers{2};
  TrainingParts parts;
  OpenedData& data = parts.data;
  ModelInfo& info = parts.info;
  RunDirectory& directory = parts.directory;
  Network& network = *parts.network;
  Ranks* ranks = nullptr;
  std::optional<PlannedChanges> planned;
  Recorder recorder;
  std::vector<Change> changes;
};

inline Command set(const std::string& key, const std::string& value) {
  return {Command::Kind::set, key, value};
}

inline Answer answer_of(std::future<Answer>& future) {
  REQUIRE(future.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
  return future.get();
}

}  // namespace cnn
