// Gradients of several batches, averaged as if they had been one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "optim/kept_numbers.h"
#include "optim/numbers_beside.h"

namespace cnn {

class GradientSum {
 public:
  // `gradients` are the network's; they outlive this.
  explicit GradientSum(std::vector<std::span<float>> gradients);

  // Adds the gradients of the mean loss of a batch that weighs `weight`: plainly, the number of its images;
  // the first batch of a step begins the sum anew. The same bits for any number of threads, here and below.
  void add(double weight, bool is_first, ThreadPool& pool);

  // Makes the network's gradients those of the mean loss of all that has been added, `weight` together; 0
  // makes them 0.
  void average_over(double weight, ThreadPool& pool);

  // The sums, for a checkpoint within a step. The memory is this object's.
  std::vector<KeptNumbers> state();

 private:
  NumbersBeside sums_;
};

}  // namespace cnn
