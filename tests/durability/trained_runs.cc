#include "durability/trained_runs.h"

#include <catch2/catch.hpp>

#include "hostile/limited_run.h"
#include "model/checkpoint_file.h"
#include "model/model_file.h"

namespace cnn {
namespace {

const std::string kTrain = "train net.yaml -q -o ";

std::vector<std::vector<float>> weights_of(const LoadedModel& model) {
  std::vector<std::vector<float>> weights;
  for (const Buffer<float>& values : model.values)
    weights.emplace_back(values.span().begin(), values.span().end());
  return weights;
}

// The rows of metrics.csv without their last two cells, which are times.
std::vector<std::string> rows_without_times(const std::string& text) {
  std::vector<std::string> rows = lines_of(text);
  for (std::string& row : rows) {
    for (int cell = 0; cell < 2; ++cell) row.resize(row.rfind(','));
  }
  return rows;
}

}  // namespace

DurabilityPlayground::DurabilityPlayground(int epochs, const std::string& train) {
  write("net.yaml",
        "input: {channels: 1, height: 8, width: 8}\n"
        "layers: [softmax: 10]\n"
        "data: {format: idx, root: data, validation: 7}\n"
        "train: {batch_size: 16, epochs: " +
            std::to_string(epochs) + train + "}\n");
  const std::string directory = (path() / "whole").string();
  const auto words_to = [&](int epoch) {
    return kTrain + directory + " --epochs " + std::to_string(epoch) + (epoch == 1 ? "" : " --resume");
  };
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    REQUIRE(run_limited(path(), words_to(epoch)).exit_code == 0);
    const LoadedModel model = load_model(directory + "/model.bin");
    weights_.emplace(model.info.epoch, weights_of(model));
  }
  REQUIRE(run_limited(path(), kTrain + (path() / "undisturbed").string()).exit_code == 0);
  last_model_ = read("undisturbed/model.bin");
  rows_ = rows_without_times(read("undisturbed/metrics.csv"));
}

void DurabilityPlayground::check_model(const std::string& older) const {
  if (!has("run/model.bin") || read("run/model.bin") == older) return;
  const LoadedModel model = load_model(run_directory() / "model.bin");
  REQUIRE(weights_.count(model.info.epoch) == 1);
  CHECK(weights_of(model) == weights_.at(model.info.epoch));
}

void DurabilityPlayground::check_resume(const std::string& older) const {
  const bool has_checkpoint = has("run/last.bin");
  if (has_checkpoint) CheckpointFile(run_directory() / "last.bin");
  if (has_checkpoint && read("run/last.bin") == older) return;
  const LimitedResult resumed = run_limited(path(), kTrain + run_directory().string() + " --resume");
  INFO(resumed.err);
  CHECK(resumed.exit_code == (has_checkpoint ? 0 : 5));
  if (has_checkpoint) check_finished();
}

void DurabilityPlayground::check_finished() const {
  CHECK(read("run/model.bin") == last_model_);
  CHECK(rows_without_times(read("run/metrics.csv")) == rows_);
}

}  // namespace cnn
