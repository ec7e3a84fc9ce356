// Batch normalization: Ioffe, Szegedy, "Batch Normalization", 2015.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "kinds/activations.h"
#include "layers/conv.h"
#include "layers/step.h"
#include "spec/layer_spec.h"

namespace cnn {

// The parameters of a batch_norm as the plan lists them: weight and bias, where it is affine, then
// running_mean and running_var.
struct NormParameters {
  NormParameters(const BatchNormSpec& spec, std::span<const Parameter> parameters);

  BatchNormSpec spec;
  Parameter weight;  // with no memory where the layer has none
  Parameter bias;
  Parameter running_mean;
  Parameter running_var;

  float scale(int64_t channel) const;  // weight/sqrt(running_var + epsilon)
  float shift(int64_t channel) const;  // the bias
};

// What is done to the numbers last: `clamp`, or, where there is one, `activation`, whose slope follows from
// its x alone, and that makes 0 of 0.
struct Finish {
  Clamp clamp = kNoClamp;
  std::optional<Activation> activation = std::nullopt;
};

// y = (x - mean)/sqrt(variance + epsilon)*weight + bias, and what is done last, in the port's layout. In
// training by the batch's own mean and variance, which also move the running ones (the variance divided by
// count - 1, as PyTorch does); in inference by those. One that is synchronized has a meeting.
std::unique_ptr<Step> make_batch_norm(const NormParameters& norm, const Finish& finish, const Port& port);

// In training too by the running mean and variance, which stay as they are: a factor and a shift a channel.
std::unique_ptr<Step> make_settled_batch_norm(const NormParameters& norm, const Port& port);

// Inference alone: a convolution, batch normalization and what is done last as one convolution, whose weights
// have taken up the normalization. `make` makes it, with no pool; the parameters that it is given live as
// long as the step, those given here longer.
using MakeConv =
    std::function<std::unique_ptr<Step>(const FusedConv&, const Parameter& weight, const Parameter* bias)>;
std::unique_ptr<Step> make_folded_conv(const WindowGeometry& geometry, const Parameter& weight,
                                       const Parameter* bias, const NormParameters& norm,
                                       const Finish& finish, const MakeConv& make);

}  // namespace cnn
