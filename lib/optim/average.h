// The exponential moving average of the weights: it is calmer than the weights themselves, and often better.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "optim/kept_numbers.h"
#include "optim/numbers_beside.h"

namespace cnn {

// As torch.optim.swa_utils.AveragedModel with avg_fn = decay * average + (1 - decay) * weight: the first
// step's weights begin it. Polyak, Juditsky, "Acceleration of stochastic approximation by averaging", SIAM
// 1992.
class WeightAverage {
 public:
  // `weights` are the network's, running statistics among them; they outlive this. 0 < decay < 1.
  WeightAverage(double decay, std::vector<std::span<float>> weights);

  // To be called after step number `number` (1, 2, ...). The same bits for any number of threads.
  void update(int64_t number, ThreadPool& pool);

  // Exchanges weights and average: once before an evaluation, once after it. Needs an update before.
  void exchange(ThreadPool& pool);

  // The averages. The memory is this object's.
  std::vector<KeptNumbers> state();

 private:
  float decay_;
  NumbersBeside averages_;
};

}  // namespace cnn
