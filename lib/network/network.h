// A network: its parameters, the layers that compute it, and the activations between them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "layers/layer.h"
#include "layers/softmax_loss.h"
#include "layers/workers.h"
#include "network/profile.h"
#include "spec/network_spec.h"
#include "spec/run_spec.h"

namespace cnn {

// Where a number that is not finite stands.
struct NonFinite {
  std::string layer;  // "conv2"
  std::string what;   // "its weight", "its output", "its weight's gradient"
};

// Everything that a pass needs is allocated here, once; passes allocate nothing. Not copyable, one pass at a
// time.
class Network {
 public:
  // `workers` must outlive the network. Parameters are zero until initialize() or a copy into them. Throws
  // Failure::resource where memory does not suffice.
  Network(const NetworkPlan& plan, const BatchLimits& limits, Workers& workers,
          Algorithm algorithm = Algorithm::automatic);

  const NetworkPlan& plan() const { return plan_; }

  // In the order of the plan: conv1.weight, conv1.bias, conv2.weight, ... Values may be written through the
  // spans at any time; who does so between two evaluate() through spans got before the first says
  // weights_changed() in between.
  std::span<Parameter> parameters() {
    weights_changed();
    return parameters_;
  }
  std::span<const Parameter> parameters() const { return parameters_; }

  // What evaluate() has computed from the weights alone is not to be used again. compute_gradients() implies
  // it.
  void weights_changed() { weights_are_known_ = false; }

  // First values as the specs' `init` say; they follow from `seed` alone.
  void initialize(uint64_t seed);

  // Where the caller puts a batch before a pass: (images, C, H, W) and a label in 0..classes-1 each.
  float* images() { return input_.data(); }
  int32_t* labels() { return labels_.data(); }

  // The loss of the batch's first `images` images under the present parameters.
  LossSum evaluate(int64_t images);

  // The same in Mode::training and with `terms`, and then the gradients of the mean loss in every parameter's
  // `gradient`.
  LossSum compute_gradients(int64_t images, const LossTerms& terms = {});

  // After compute_gradients(images): the first layer, in forward order, of which a weight or the output is
  // not finite, else of which a gradient is not; nothing if all numbers are finite.
  std::optional<NonFinite> find_non_finite(int64_t images) const;

  // From now on every pass of this mode is timed, step by step; what was measured before is dropped.
  void start_profile(Mode mode);

  // The steps of the network, the last one the loss; times only after start_profile().
  std::span<const StepProfile> profile() const { return profile_; }

  // After evaluate(): (images, classes), the class scores before the softmax.
  const float* logits() const { return logits_; }

 private:
  void allocate_parameters(bool gradients);
  void build_layers(int64_t batch, Algorithm algorithm);
  void add_layer(std::unique_ptr<Layer> layer, StepProfile profile);
  void add_change_layout(const Volume& volume, Layout to);
  Layout layout() const;  // that the layers so far give
  void forget_weights();
  const float* run_forward(std::span<float* const> outputs, int64_t images, Mode mode);
  LossSum compute_loss(const float* logits, const LossTerms& terms, int64_t images, Mode mode,
                       float* gradient);
  void allocate_activations(const BatchLimits& limits);

  NetworkPlan plan_;
  Workers& workers_;
  Buffer<float> values_;     // all parameters, one after another
  Buffer<float> gradients_;  // likewise
  std::vector<Parameter> parameters_;
  std::vector<std::unique_ptr<Layer>> layers_;  // stages and the changes of layout between them
  size_t first_trained_ = 0;                    // the first layer that has parameters
  bool weights_are_known_ = false;              // what the layers keep of them is up to date

  std::vector<StepProfile> profile_;  // one a layer, and the loss
  std::optional<Mode> profiled_;

  Buffer<float> input_;
  Buffer<int32_t> labels_;
  Buffer<double> losses_;
  Buffer<float> arena_;           // activations: one after another for training, two in turn for inference
  std::vector<float*> training_;  // each layer's output in the arena
  std::vector<float*> inference_;
  Buffer<float> gradient_arena_;  // two activations' gradients, in turn
  float* gradient_pair_[2] = {};
  const float* logits_ = nullptr;
};

}  // namespace cnn
