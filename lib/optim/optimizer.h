// Update rules: how a step's gradients change the parameters.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "spec/run_spec.h"

namespace cnn {

// A parameter as an update rule sees it. The memory is the network's, and outlives the optimizer.
struct ParameterView {
  std::span<float> value;
  std::span<const float> gradient;
  bool decays = true;  // false for biases: weight_decay leaves them alone
};

// Numbers that an update rule keeps beside a parameter, one for each of its values.
struct OptimizerState {
  std::string name;      // "momentum"
  size_t parameter = 0;  // the index of its view
  std::span<float> values;
};

class Optimizer {
 public:
  Optimizer() = default;
  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  // Applies the gradients once. Allocates nothing.
  virtual void step(double learning_rate, ThreadPool& pool) = 0;

  // What a checkpoint must hold so that the steps go on as they would have. The memory is the optimizer's.
  virtual std::vector<OptimizerState> state() = 0;
};

// Stochastic gradient descent as torch.optim.SGD has it, with dampening 0:
//   g := gradient + weight_decay * value;  v := momentum * v + g;
//   value -= learning_rate * (nesterov ? g + momentum * v : v)
// Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning", ICML
// 2013.
std::unique_ptr<Optimizer> make_sgd(const SgdSpec& spec, std::span<const ParameterView> parameters);

}  // namespace cnn
