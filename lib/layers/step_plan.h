// Which of the config's layers are computed together, and how.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernels/clamp.h"
#include "kernels/window.h"
#include "layers/choose.h"
#include "spec/engine.h"
#include "spec/network_spec.h"

namespace cnn {

// Neighbours in the config that are computed together: a conv with the clamp (a relu or relu6) and, if its
// algorithm can, the max pool that follow it (in either order), a conv with a batch_norm and a clamp, a max
// pool with the clamp before or after it, an fc, a batch_norm or a residual with a clamp; or one layer alone.
// In the place of a batch_norm's clamp there may be an activation whose slope follows from its x alone, as
// gelu's.
struct StepPlan {
  std::span<const LayerPlan> layers;
  std::optional<ConvAlgorithm> algorithm;  // of a conv
  bool clamp_is_apart = false;             // what follows computes it
  bool is_as_in_inference = false;         // in training too: no dropout, running statistics
  int64_t batch = 1;                       // images that the algorithm was chosen for

  Clamp clamp() const;                             // that the step computes
  Clamp own_clamp() const;                         // of the layers, apart or not
  std::optional<Activation> activation() const;    // that a batch_norm among them ends in, if no clamp
  bool is_normalized_conv() const;                 // with the batch_norm behind it
  std::optional<WindowGeometry> max_pool() const;  // if one is among them
};

template <typename Spec>
WindowGeometry geometry_of(const LayerPlan& layer, const Spec& spec) {
  WindowGeometry geometry{layer.input, layer.output, spec.kernel, spec.stride, spec.pad.begin()};
  if constexpr (requires { spec.groups; }) {
    geometry.groups = spec.groups;
    geometry.dilation = spec.dilation;
  }
  return geometry;
}

// "Winograd F(4x4,3x3)", "direct", "im2col", "product" (of matrices, with nothing copied); empty for what
// multiplies nothing.
std::string algorithm_name(const StepPlan& plan);

// Which steps compute `layers`, those inside of others not among them. The plans must outlive the result.
std::vector<StepPlan> plan_steps(std::span<const LayerPlan> layers, const Engine& engine);

// All of the plan's layers but the softmax.
std::vector<StepPlan> plan_steps(const NetworkPlan& plan, const Engine& engine);

// Whether the last layer is a clamp that what joins the step's output with others may as well compute, for
// nothing: then the output need not be kept to tell where the clamp let something through.
bool ends_in_free_clamp(const StepPlan& plan);

// Whether the first convolution in a layer of layers takes images in lanes: if not, all of its paths had
// better begin in another layout.
bool wants_lanes(const LayerPlan& layer, int64_t batch, Algorithm wanted);

}  // namespace cnn
