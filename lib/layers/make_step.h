// From the config's layers to the steps that compute them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "layers/choose.h"
#include "layers/step.h"
#include "spec/network_spec.h"

namespace cnn {

// Neighbours in the config that are computed together: a conv with the relu and, if its algorithm can, the
// max pool that follow it (in either order), a conv with a batch_norm and a relu, a max pool with the relu
// before or after it, an fc, a batch_norm or a residual with a relu; or one layer alone.
struct StepPlan {
  std::span<const LayerPlan> layers;
  std::optional<ConvAlgorithm> algorithm;  // of a conv
};

// "Winograd F(4x4,3x3)", "direct", "im2col", "product" (of matrices, with nothing copied); empty for what
// multiplies nothing.
std::string algorithm_name(const StepPlan& plan);

// Which steps compute `layers`, those inside of others not among them. The plans must outlive the result.
std::vector<StepPlan> plan_steps(std::span<const LayerPlan> layers, int64_t batch, Algorithm wanted);

// All of the plan's layers but the softmax.
std::vector<StepPlan> plan_steps(const NetworkPlan& plan, int64_t batch, Algorithm wanted);

// Whether the first convolution in a layer of layers takes images in lanes: if not, all of its paths had
// better begin in another layout.
bool wants_lanes(const LayerPlan& layer, int64_t batch, Algorithm wanted);

// What computes `plan`, which is no layer of layers. `parameters` are those of the layers in it, in their
// order. `incoming` is the layout that the layer before gives: taken where the step can, else it asks for
// another (Step::input()). Random numbers follow from `number`, its first layer's among all_layers() of the
// plan.
std::unique_ptr<Step> make_step(const StepPlan& plan, std::span<const Parameter> parameters, Layout incoming,
                                int64_t number);

}  // namespace cnn
