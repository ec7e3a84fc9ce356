// Update rules: how a step's gradients change the parameters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/memory_source.h"
#include "base/thread_pool.h"
#include "kinds/optimizer_step.h"
#include "optim/kept_numbers.h"
#include "optim/matrix_updates.h"
#include "optim/pieces.h"
#include "spec/optimizer_spec.h"

namespace cnn {

// A parameter as an update rule sees it. The memory is the network's, and outlives the optimizer.
struct ParameterView {
  std::span<float> value;
  std::span<const float> gradient;
  double learning_rate = 1;  // a factor of the step's
  double decay = 1;          // a factor of weight_decay and l1; 0 where they leave it alone
  size_t rule = 0;           // of the optimizer's
  int64_t rows = 0;          // of a matrix; a rule for matrices has no others
};

// The rules of kinds/optimizers.h. With the first rule's clip_norm, all gradients are first multiplied with
// min(1, clip_norm/(n + 1e-6)), n being the norm of all of them together, as
// torch.nn.utils.clip_grad_norm_ does; decay comes after it.
class Optimizer {
 public:
  // The learning rate of a rule whose parameters, and the numbers kept beside them, stay as they are.
  static constexpr double kRests = -1;

  Optimizer(const OptimizerSpec& rule, std::span<const ParameterView> parameters);
  Optimizer(std::vector<OptimizerSpec> rules, std::span<const ParameterView> parameters);

  // Applies the gradients once, by each rule with its learning rate. `number` counts the steps of the
  // training: 1, 2, ... The same bits for any number of threads. Allocates nothing.
  void step(int64_t number, std::span<const double> learning_rates, ThreadPool& pool);

  // With the first rule's learning rate, and that of each other one in its proportion to it.
  void step(int64_t number, double learning_rate, ThreadPool& pool);

  // From now on steps are made by `rules`, of the same parameters each. Numbers that a rule keeps too stay,
  // those it keeps anew begin at 0, those it does not are dropped.
  void set(std::vector<OptimizerSpec> rules);

  // What a checkpoint must hold so that the steps go on as they would have. The memory is the optimizer's.
  std::vector<KeptNumbers> state();

 private:
  // What is kept beside a parameter: names, and where the numbers begin among all of this place.
  struct Beside {
    std::vector<std::string> names;
    int64_t first[2] = {0, 0};

    bool operator==(const Beside&) const = default;
  };
  struct Layout {
    std::vector<Beside> of;  // each parameter
    int64_t sizes[2] = {0, 0};
  };
  struct Matrix {
    size_t parameter = 0;
    std::vector<TaskPieces> pieces;
  };

  Layout lay_out() const;
  std::vector<MatrixSize> find_matrices();
  StepSettings settings_of(const ParameterView& parameter, int64_t number, double scale) const;
  Stretch stretch_of(size_t parameter, int64_t first, int64_t count);
  double clipping(ThreadPool& pool);
  bool has_trust() const;
  void find_trusts(double scale, ThreadPool& pool);

  std::vector<OptimizerSpec> rules_;
  std::vector<ParameterView> parameters_;
  std::vector<TaskPieces> tasks_;
  std::vector<double> sums_;   // one a task
  std::vector<double> rates_;  // of the step at hand, one a rule
  struct Squares {
    double weights = 0;
    double gradient = 0;
  };
  std::vector<std::vector<Squares>> squares_;  // of each piece of a task
  std::vector<Squares> parameter_squares_;
  std::vector<double> trusts_;  // a factor of each parameter's rate
  Layout layout_;
  Buffer<float> kept_[2];
  MemorySource memory_;
  std::vector<Matrix> matrices_;  // of rules for matrices
  MatrixUpdates matrix_updates_;
};

// The names of the numbers that the rule keeps beside each weight: none, one or two.
std::vector<std::string> kept_names(const OptimizerKind& kind);

}  // namespace cnn
