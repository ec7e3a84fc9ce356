// What a training does with the gradients of its batches: sums them over the batches of a step, updates the
// weights, and keeps their average.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/memory_source.h"
#include "model/checkpoint_file.h"
#include "network/network.h"
#include "optim/average.h"
#include "optim/gradient_sum.h"
#include "optim/optimizer.h"

namespace cnn {

// Counts what Updates takes.
void count_updates(const TrainSpec& spec, const NetworkPlan& plan, MemorySource& counter);

class Updates {
 public:
  // `network` and `pool` outlive this.
  Updates(const TrainSpec& spec, Network& network, ThreadPool& pool);

  // Where accumulate is above 1: adds the network's gradients, of a batch that weighs `weight` in the mean
  // loss, to those of the step. And once its last batch has been added: makes them those of the whole step,
  // `weight` together.
  void add_batch(double weight, bool is_first);
  void close_step(double weight);

  // Updates the weights, and their average, by the network's gradients. `number`: 1, 2, ...
  void step(int64_t number, double learning_rate);

  // Exchanges the weights and their average, if one is kept: once before an evaluation, once after it.
  void exchange_average();

  // The numbers that a checkpoint must hold beside the weights: "optimizer.conv1.weight.momentum",
  // "average.conv1.weight", "gradient.conv1.weight".
  std::vector<TensorTarget> tensors();

 private:
  Network& network_;
  ThreadPool& pool_;
  std::unique_ptr<Optimizer> optimizer_;
  std::optional<WeightAverage> average_;
  std::optional<GradientSum> sum_;
};

}  // namespace cnn
