// A network: its parameters, the steps that compute it, and the activations between them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/buffer.h"
#include "layers/softmax_loss.h"
#include "layers/step.h"
#include "layers/step_profile.h"
#include "layers/workers.h"
#include "network/lockstep.h"
#include "network/network_buffers.h"
#include "network/passes.h"
#include "spec/engine.h"
#include "spec/network_spec.h"

namespace cnn {

// Some of a batch's images, a shard of it, of which gradients are computed alone.
struct ShardOfBatch {
  int64_t first = 0;  // in the batch
  int64_t images = 0;
  int64_t of = 0;    // images of the batch
  int64_t held = 0;  // the first in the batch of those that are put in
};

// Everything that a pass needs is allocated when this is made, and anew by make_room() alone: evaluate() and
// compute_gradients() allocate nothing.
// Not copyable, one pass at a time.
class Network {
 public:
  // As OnGradients (network/passes.h), with the sums of the batch whose gradients they are.
  using OnBatchGradients = std::function<void(const LossSum& batch, size_t first, size_t count)>;

  // `workers` must outlive the network. Parameters are zero until initialize() or a copy into them. Throws
  // Failure::resource where memory does not suffice.
  Network(const NetworkPlan& plan, const BatchLimits& limits, Workers& workers, const Engine& engine = {});

  const NetworkPlan& plan() const { return plan_; }

  // In the order of all_parameters(plan): conv1.weight, conv1.bias, conv2.weight, ... To be read: nothing can
  // be written through them.
  std::span<const ConstParameter> parameters() const { return buffers_->const_parameters; }

  // The same, to be written until the next evaluate(): the only way to. Who writes later, through spans got
  // here before, says weights_changed().
  std::span<Parameter> parameters_to_write() {
    weights_changed();
    return buffers_->parameters;
  }

  // What evaluate() has computed from the weights alone is not to be used again. compute_gradients() implies
  // it.
  void weights_changed() { weights_are_known_ = false; }

  // The most images of a batch that there is room for, and by what the algorithms were chosen.
  const BatchLimits& limits() const { return limits_; }
  const Engine& engine() const { return engine_; }

  // From now on batches of training may have up to `images`, more than before. Parameters and their gradients
  // stay where they are; a batch that has been put in is gone. What is computed is the same bits as before.
  // Throws Failure::resource where memory does not suffice: then nothing has changed.
  void make_room(int64_t images);

  // First values as the specs' `init` say; they follow from `seed` alone.
  void initialize(uint64_t seed);

  // Where the caller puts a batch before a pass: (images, C, H, W) and a label in 0..classes-1 each.
  float* images() { return buffers_->input.data(); }
  int32_t* labels() { return buffers_->labels.data(); }

  // The same for the batch after: it may be put there while a pass of training runs. take_next() makes it the
  // one at hand. Only in a network that is trained.
  float* next_images() { return buffers_->next_input.data(); }
  int32_t* next_labels() { return buffers_->next_labels.data(); }
  void take_next() {
    std::swap(buffers_->input, buffers_->next_input);
    std::swap(buffers_->labels, buffers_->next_labels);
  }

  // From now on gradients are computed as far as the parameters need them that learn (`learns`, one of each):
  // others' may be 0. All learn until then.
  void learn_only(std::vector<bool> learns);

  // What random numbers in the passes of training that follow come from: dropout's.
  void set_noise(const NoiseKey& key) { passes_->set_noise(key); }

  // The loss of the batch's first `images` images under the present parameters. What comes out for an image
  // is the same bits whatever others are in the batch, in every network with the same engine.
  LossSum evaluate(int64_t images);

  // The same in Mode::training and with `terms`, and then the gradients of the mean loss in every parameter's
  // `gradient`. `on_gradients`, if there is one, is called in the calling thread as they become final
  // (network/passes.h); what it throws ends the pass.
  LossSum compute_gradients(int64_t images, const LossTerms& terms = {},
                            const OnBatchGradients& on_gradients = {});

  // The same of the images of `part` in a network whose batches have shards. The sums are plain sums over
  // them, and the gradients those of the sum of their losses; statistics stay, and their `measured` holds
  // what they would be moved by.
  LossSum compute_gradients(const ShardOfBatch& part, LossTerms terms, NoiseKey key,
                            const OnBatchGradients& on_gradients = {});

  // Whether the shards of a batch that are computed here have to be computed side by side, for a layer needs
  // sums over all of them.
  bool is_synchronized() const { return lockstep_.has_value(); }

  // Those of all own shards in such a network: `parts` in their order, some maybe without images, and
  // `results` the sums of each. `on_gradients` is told those of one shard after another.
  void compute_gradients(std::span<const ShardOfBatch> parts, const LossTerms& terms, const NoiseKey& key,
                         ShardSums& sums, std::span<LossSum> results,
                         const Lockstep::OnShardGradients& on_gradients);

  // After either, of own shard number `shard`, or of the last one computed alone, 0: what statistics would be
  // moved by, one after another.
  std::span<const double> measured(size_t shard) {
    return (shard == 0 ? *buffers_ : lockstep_->buffers(shard)).measured.span();
  }

  // Moves statistics by what their `measured` holds.
  void move_statistics() { passes_->move_statistics(); }

  // After compute_gradients(images), with the same images and noise: "input" where the images are not finite,
  // else the first layer, in forward order, of which a weight or the output is not, else of which a gradient
  // is not; nothing if all numbers are finite. Runs the forward pass anew, for outputs are not kept.
  std::optional<NonFinite> find_non_finite(int64_t images);

  // From now on every pass of this mode is timed, step by step; what was measured before is dropped.
  void start_profile(Mode mode);

  // The steps of the network, the last one the loss; times only after start_profile().
  std::vector<StepProfile> profile() const;

  // After evaluate(): (images, classes), the class scores before the softmax.
  const float* logits() const { return buffers_->logits.data(); }

 private:
  LossSum pass_of_training(int64_t images, const LossTerms& terms, const OnBatchGradients& on_gradients);
  void make_passes();
  void go_on_with_profile();
  LossSum compute_loss(NetworkBuffers& buffers, const LossTerms& terms, int64_t images, Mode mode);

  NetworkPlan plan_;
  BatchLimits limits_;
  Engine engine_;
  Workers& workers_;
  MemorySource memory_;
  std::unique_ptr<NetworkBuffers> buffers_;
  std::unique_ptr<Passes> passes_;
  std::vector<bool> learns_;  // empty: all
  std::optional<Lockstep> lockstep_;
  std::vector<int64_t> shard_images_;  // of its passes
  bool weights_are_known_ = false;     // what the steps keep of them is up to date

  StepProfile loss_profile_;
  std::optional<Mode> profiled_;
};

}  // namespace cnn
