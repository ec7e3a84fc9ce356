// A network: its parameters, the layers that compute it, and the activations between them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "layers/layer.h"
#include "layers/softmax_loss.h"
#include "layers/workers.h"
#include "spec/network_spec.h"

namespace cnn {

// The most images of one batch, by what is done with them.
struct BatchLimits {
  int64_t training = 0;  // 0: never trained; no gradient and no activation is kept
  int64_t inference = 1;
};

// Everything that a pass needs is allocated here, once; passes allocate nothing. Not copyable, one pass at a
// time.
class Network {
 public:
  // `workers` must outlive the network. Parameters are zero until initialize() or a copy into them. Throws
  // Failure::resource where memory does not suffice.
  Network(const NetworkPlan& plan, const BatchLimits& limits, Workers& workers);

  const NetworkPlan& plan() const { return plan_; }

  // In the order of the plan: conv1.weight, conv1.bias, conv2.weight, ...
  std::span<Parameter> parameters() { return parameters_; }
  std::span<const Parameter> parameters() const { return parameters_; }

  // First values as the specs' `init` say; they follow from `seed` alone.
  void initialize(uint64_t seed);

  // Where the caller puts a batch before a pass: (images, C, H, W) and a label in 0..classes-1 each.
  float* images() { return input_.data(); }
  int32_t* labels() { return labels_.data(); }

  // The loss of the batch's first `images` images under the present parameters.
  LossSum evaluate(int64_t images);

  // The same in Mode::training, and then the gradients of the mean loss in every parameter's `gradient`.
  LossSum compute_gradients(int64_t images);

  // After evaluate(): (images, classes), the class scores before the softmax.
  const float* logits() const { return logits_; }

 private:
  struct Stage {
    std::unique_ptr<Layer> layer;
    int64_t output_size;  // floats an image
  };

  void allocate_parameters(bool gradients);
  void build_stages(int64_t batch);
  void allocate_activations(const BatchLimits& limits);

  NetworkPlan plan_;
  Workers& workers_;
  Buffer<float> values_;     // all parameters, one after another
  Buffer<float> gradients_;  // likewise
  std::vector<Parameter> parameters_;
  std::vector<Stage> stages_;

  Buffer<float> input_;
  Buffer<int32_t> labels_;
  Buffer<double> losses_;
  Buffer<float> arena_;           // activations: one after another for training, two in turn for inference
  std::vector<float*> training_;  // each stage's output in the arena
  std::vector<float*> inference_;
  Buffer<float> gradient_arena_;  // two activations' gradients, in turn
  float* gradient_pair_[2] = {};
  const float* logits_ = nullptr;
};

}  // namespace cnn
