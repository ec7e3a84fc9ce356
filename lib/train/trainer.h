// The training loop.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/batches.h"
#include "data/open_dataset.h"
#include "model/model_file.h"
#include "network/network.h"
#include "optim/optimizer.h"
#include "train/metrics.h"
#include "train/observer.h"
#include "train/run_directory.h"

namespace cnn {

// Everything that a training works with; all of it must outlive the Trainer.
struct TrainingInput {
  const ModelInfo& info;  // the resolved spec (normalization as numbers) and the classes' names
  const OpenedData& data;
  const RunDirectory& directory;
  Network& network;  // with its first weights, made for the spec's batch sizes
  Workers& workers;
  std::vector<Observer*> observers;
};

class Trainer {
 public:
  explicit Trainer(const TrainingInput& input);

  // Trains all epochs, evaluates after each, and keeps model.bin (the best on the validation split: highest
  // accuracy, then lowest loss; without one the last) and metrics.csv up to date. Zero epochs write the
  // network as it is. Throws Failure::diverged where loss or weights are no finite numbers any more; an
  // earlier model.bin stays.
  void run();

 private:
  EpochMetrics train_epoch(int64_t epoch);
  LossSum train_batch(int64_t epoch, int64_t batch);
  void finish_epoch(EpochMetrics metrics);
  void evaluate_best_on_test();
  Evaluation evaluate_and_announce(Split split, const Batches& batches, int64_t epoch);
  void save_model_of(int64_t epoch);
  [[noreturn]] void diverged(const std::string& what, int64_t epoch, int64_t batch) const;

  TrainingInput in_;
  const TrainSpec& settings_;
  Batches training_;
  Batches validation_;
  Batches test_;
  std::unique_ptr<Optimizer> optimizer_;
  std::vector<EpochMetrics> rows_;
  std::optional<Evaluation> best_;  // on the validation split
  int64_t model_epoch_ = 0;         // whose weights model.bin holds
  int64_t steps_ = 0;
};

}  // namespace cnn
