// What a training does with the gradients of its batches: sums them over the batches of a step, updates the
// weights, and keeps their average.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
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

  // Whether a step has several batches, whose gradients are added.
  bool adds_batches() const { return sum_.has_value(); }

  // Where it has: adds the network's gradients, of a batch that weighs
  // `weight` in the mean loss, to those of the step.
  void add_batch(double weight, bool is_first);

  // Once a step's last batch has been added: updates the weights, and their average, by the gradients of
  // all, which weigh `weight` together. `number`: 1, 2, ...; `rates` are the learning rates of the rules
  // (spec/parameter_rules.h).
  void end_step(int64_t number, std::span<const double> rates, double weight);

  // From now on steps are made by `rules` (train/network_optimizer.h). Numbers kept beside the weights stay,
  // those of a new kind begin at 0.
  void set(std::vector<OptimizerSpec> rules) { optimizer_->set(std::move(rules)); }

  // The weights have become others: what is kept beside them begins anew, as in a training that begins with
  // them.
  void begin_anew(const TrainSpec& settings);

  // For as long as it lives the network has the average of the weights in their place, if one is kept and
  // there has been a step.
  class Averaged {
   public:
    Averaged(Updates& updates, bool has_steps)
        : updates_(updates.average_ && has_steps ? &updates : nullptr) {
      exchange();
    }
    ~Averaged() { exchange(); }
    Averaged(const Averaged&) = delete;
    Averaged& operator=(const Averaged&) = delete;

   private:
    void exchange() {
      if (updates_ == nullptr) return;
      updates_->average_->exchange(updates_->pool_);
      updates_->network_.weights_changed();
    }
    Updates* updates_;
  };

  // The numbers that a checkpoint must hold beside the weights: "optimizer.conv1.weight.momentum",
  // "average.conv1.weight", "gradient.conv1.weight".
  std::vector<TensorTarget> tensors();

 private:
  void begin_average();

  Network& network_;
  ThreadPool& pool_;
  std::unique_ptr<Optimizer> optimizer_;
  double average_decay_;
  std::optional<WeightAverage> average_;
  std::optional<GradientSum> sum_;
};

}  // namespace cnn
