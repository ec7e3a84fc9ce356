// Update rules: how a step's gradients change the parameters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/thread_pool.h"
#include "kinds/optimizer_step.h"
#include "optim/kept_numbers.h"
#include "optim/pieces.h"
#include "spec/optimizer_spec.h"

namespace cnn {

// A parameter as an update rule sees it. The memory is the network's, and outlives the optimizer.
struct ParameterView {
  std::span<float> value;
  std::span<const float> gradient;
  double learning_rate = 1;  // a factor of the step's
  double decay = 1;          // a factor of weight_decay and l1; 0 where they leave it alone
};

// The rules of kinds/optimizers.h. With clip_norm, all gradients are first multiplied with
// min(1, clip_norm/(n + 1e-6)), n being the norm of all of them together, as
// torch.nn.utils.clip_grad_norm_ does; decay comes after it.
class Optimizer {
 public:
  Optimizer(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

  // Applies the gradients once. `number` counts the steps of the training: 1, 2, ... The same bits for any
  // number of threads. Allocates nothing.
  void step(int64_t number, double learning_rate, ThreadPool& pool);

  // From now on steps are made by `spec`. Numbers that its rule keeps too stay, those it keeps anew begin at
  // 0, those it does not are dropped.
  void set(const OptimizerSpec& spec);

  // What a checkpoint must hold so that the steps go on as they would have. The memory is the optimizer's.
  std::vector<KeptNumbers> state();

 private:
  int64_t total() const;
  Stretch stretch_of(const Piece& piece);
  double clipping(ThreadPool& pool);

  OptimizerSpec spec_;
  std::vector<ParameterView> parameters_;
  std::vector<std::string> names_;  // of the numbers kept
  std::vector<TaskPieces> tasks_;
  std::vector<double> sums_;  // one a task
  Buffer<float> kept_[2];     // of all parameters, one after another
};

// The names of the numbers that the rule keeps beside each weight: none, one or two.
std::vector<std::string> kept_names(const OptimizerKind& kind);

}  // namespace cnn
