// A network taken apart: one image computed layer by layer as in inference, with everything between the
// layers and the gradients of all that, to be looked at.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/memory_source.h"
#include "layers/workers.h"
#include "network/network_buffers.h"
#include "network/passes.h"
#include "spec/network_spec.h"

namespace cnn {

// How gradients go back through a relu y = max(x, 0).
enum class ReluRule {
  gradient,  // where y > 0
  guided,    // where y > 0 and dy > 0: Springenberg et al., "Striving for simplicity", 2015
  deconv,    // where dy > 0: Zeiler, Fergus, "Visualizing and understanding convolutional networks", 2014
};

// What is computed between two layers, and its gradient; both (C, H, W).
struct Look {
  std::string layer;  // "conv1"; "input" of the image
  Volume volume;
  std::vector<float> activation;
  std::vector<float> gradient;  // of the last backward(), zero where that did not come by
};

// Not copyable, one pass at a time. Dropout drops nothing, batch_norm goes by its running statistics, in both
// directions: an image's gradients are those of what evaluation computes, and depend on no other image.
class Probe {
 public:
  // `workers` must outlive this. Weights are zero until copy_weights(). Throws Failure::resource where memory
  // does not suffice.
  Probe(const NetworkPlan& plan, Workers& workers);
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  const NetworkPlan& plan() const { return plan_; }

  // Those of a network with the same plan.
  void copy_weights(std::span<const ConstParameter> parameters);

  // With their gradients, of the last backward() of ReluRule::gradient.
  std::span<const ConstParameter> parameters() const { return buffers_.const_parameters; }

  // image: (C, H, W), normalized.
  void forward(std::span<const float> image);

  // After forward(): the class scores, and what the softmax makes of them.
  std::span<const float> scores() const { return {buffers_.logits.data(), classes()}; }
  std::vector<float> probabilities() const;

  // After forward(): the gradients of dot(scores, seed), seed: (classes).
  void backward(std::span<const float> seed, ReluRule rule = ReluRule::gradient);

  // The same of dot(activation of `layer`, seed), seed: (C, H, W); layers that do not lead there have zero.
  void backward_from(const std::string& layer, std::span<const float> seed,
                     ReluRule rule = ReluRule::gradient);

  // The image, then all_layers(plan) but the softmax; valid until the next pass.
  const std::vector<Look>& looks() const { return looks_; }
  const Look& look(const std::string& layer) const;  // throws std::out_of_range

 private:
  static constexpr size_t kNoLook = SIZE_MAX;

  size_t classes() const { return static_cast<size_t>(plan_.classes()); }
  size_t index_of(const std::string& layer) const;
  size_t look_of(const BackwardMove& move) const;
  void name_steps();
  void find_gradients();
  void run_forward();
  void copy_out(VolumeId id, std::vector<float>& to) const;
  void copy_in(std::span<const float> from, VolumeId id);
  void run_backward(VolumeId from, std::span<const float> seed, ReluRule rule);
  void apply(ReluRule rule, const BackwardMove& move);

  NetworkPlan plan_;
  Workers& workers_;
  MemorySource memory_;
  NetworkBuffers buffers_;
  Passes passes_;
  std::vector<Look> looks_;
  std::vector<size_t> look_of_step_;  // kNoLook of changes of layout
  std::vector<VolumeId> gradients_;   // of looks
  std::vector<bool> is_relu_;         // of looks
  bool is_spent_ = false;             // a backward pass has written over what it read
};

}  // namespace cnn
