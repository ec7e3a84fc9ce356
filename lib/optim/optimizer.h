// Update rules: how a step's gradients change the parameters.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "optim/kept_numbers.h"
#include "spec/optimizer_spec.h"

namespace cnn {

// A parameter as an update rule sees it. The memory is the network's, and outlives the optimizer.
struct ParameterView {
  std::span<float> value;
  std::span<const float> gradient;
  double learning_rate = 1;  // a factor of the step's
  double decay = 1;          // a factor of weight_decay and l1; 0 where they leave it alone
};

class Optimizer {
 public:
  Optimizer() = default;
  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  // Applies the gradients once. `number` counts the steps of the training: 1, 2, ... The same bits for any
  // number of threads. Allocates nothing.
  virtual void step(int64_t number, double learning_rate, ThreadPool& pool) = 0;

  // From now on steps are made by `spec`, of the same rule. Numbers that it keeps too stay, those it keeps
  // anew begin at 0, those it does not are dropped.
  virtual void set(const OptimizerSpec& spec) = 0;

  // What a checkpoint must hold so that the steps go on as they would have. The memory is the optimizer's.
  virtual std::vector<KeptNumbers> state() = 0;
};

// The rules of kinds/optimizers.h. With clip_norm, all gradients are first multiplied with
// min(1, clip_norm/(n + 1e-6)), n being the norm of all of them together, as
// torch.nn.utils.clip_grad_norm_ does; decay comes after it.
std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec,
                                          std::span<const ParameterView> parameters);

// The names of the numbers that the rule keeps beside each weight: none, one or two.
std::vector<std::string> kept_names(const OptimizerKind& kind);

}  // namespace cnn
