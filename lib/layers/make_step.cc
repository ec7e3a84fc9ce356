#include "layers/make_step.h"

#include <utility>

#include "base/error.h"
#include "layers/activation.h"
#include "layers/batch_norm.h"
#include "layers/conv.h"
#include "layers/dropout.h"
#include "layers/fc.h"
#include "layers/lrn.h"
#include "layers/pool.h"
#include "layers/prelu.h"
#include "layers/relu.h"

namespace cnn {
namespace {

Layout or_channels_last(Layout incoming) {
  return incoming == Layout::dense ? Layout::channels_last : incoming;
}

std::unique_ptr<Step> make_conv(ConvAlgorithm algorithm, int64_t batch, const FusedConv& conv,
                                const Parameter& weight, const Parameter* bias, Layout incoming) {
  switch (algorithm) {
    case ConvAlgorithm::direct:
      return make_direct_conv(conv, batch, weight, bias);
    case ConvAlgorithm::row_winograd:
      return make_row_winograd_conv(conv, batch, weight, bias);
    case ConvAlgorithm::direct_strips:
      return make_direct_strips_conv(conv, batch, weight, bias);
    case ConvAlgorithm::row_winograd_strips:
      return make_row_winograd_strips_conv(conv, batch, weight, bias);
    case ConvAlgorithm::depthwise:
      return make_depthwise_conv(conv, weight, bias);
    case ConvAlgorithm::im2col:
      return make_product_conv(conv, weight, bias,
                               incoming == Layout::dense ? Layout::dense : Layout::channels_last);
    case ConvAlgorithm::winograd_4x4_3x3:
      return make_winograd_conv(conv, WinogradTile::f4x4_3x3, weight, bias);
    case ConvAlgorithm::winograd_2x2_3x3:
      return make_winograd_conv(conv, WinogradTile::f2x2_3x3, weight, bias);
    case ConvAlgorithm::winograd_2x2_5x5:
      return make_winograd_conv(conv, WinogradTile::f2x2_5x5, weight, bias);
  }
  throw Error(Failure::bug, "a convolution by an unknown algorithm");
}

struct Make {
  const StepPlan& plan;
  std::span<const Parameter> parameters;  // of a conv or fc: the weight, and the bias if it has one
  Layout incoming;
  int64_t number;

  const LayerPlan& first() const { return plan.layers[0]; }
  Clamp clamp() const { return plan.clamp(); }
  Finish finish() const { return {plan.clamp(), plan.activation()}; }
  const Parameter* bias() const { return first().parameters.size() > 1 ? &parameters[1] : nullptr; }
  Port port() const { return {first().input, incoming}; }  // of what works in any layout

  MakeConv maker() const {
    return [algorithm = *plan.algorithm, batch = plan.batch, from = incoming](
               const FusedConv& conv, const Parameter& weight, const Parameter* bias) {
      return make_conv(algorithm, batch, conv, weight, bias, from);
    };
  }

  // A conv and a batch_norm.
  MadeSteps normalized() const {
    const LayerPlan& of_norm = plan.layers[1];
    const size_t of_conv = first().parameters.size();
    const NormParameters norm(std::get<BatchNormSpec>(of_norm.spec.kind), parameters.subspan(of_conv));
    const WindowGeometry geometry = geometry_of(first(), std::get<ConvSpec>(first().spec.kind));
    auto conv = maker()({geometry, kNoClamp, std::nullopt}, parameters[0], bias());
    auto after = make_batch_norm(norm, finish(), conv->output());
    MadeSteps made;
    made.steps.push_back({std::move(conv), of_conv, first().spec.name});
    made.steps.push_back({std::move(after), of_norm.parameters.size(), of_norm.spec.name});
    made.folded = make_folded_conv(geometry, parameters[0], bias(), norm, finish(), maker());
    return made;
  }

  std::unique_ptr<Step> max_pool() const {
    return make_max_pool(*plan.max_pool(), clamp(), or_channels_last(incoming));
  }

  std::unique_ptr<Step> operator()(const ConvSpec& spec) const {
    return maker()({geometry_of(first(), spec), clamp(), plan.max_pool()}, parameters[0], bias());
  }
  std::unique_ptr<Step> operator()(const PoolSpec& spec) const {
    if (spec.type == PoolType::max) return max_pool();
    return make_average_pool(geometry_of(first(), spec), spec.counted(), or_channels_last(incoming));
  }
  std::unique_ptr<Step> operator()(const GlobalPoolSpec& spec) const {
    const Volume& x = first().input;
    const WindowGeometry whole{x, first().output, {x.height, x.width}, {x.height, x.width}, {0, 0}};
    const Layout layout = or_channels_last(incoming);
    return spec.type == PoolType::max ? make_max_pool(whole, kNoClamp, layout)
                                      : make_average_pool(whole, Pads(), layout);
  }
  std::unique_ptr<Step> operator()(const ReluSpec& /*spec*/) const {
    if (plan.layers.size() > 1) return max_pool();
    return make_relu(port());
  }
  std::unique_ptr<Step> operator()(const FcSpec& /*spec*/) const {
    return make_fc(clamp(), parameters[0], bias());
  }
  std::unique_ptr<Step> operator()(const ActivationSpec& spec) const {
    if (plan.layers.size() > 1) return max_pool();
    return make_activation(spec.function, port());
  }
  std::unique_ptr<Step> operator()(const ScaleSpec& spec) const {
    return make_scale(static_cast<float>(spec.factor), port());
  }
  std::unique_ptr<Step> operator()(const PreluSpec& /*spec*/) const {
    return make_prelu(parameters[0], first().input);
  }
  std::unique_ptr<Step> operator()(const BatchNormSpec& spec) const {
    const NormParameters norm(spec, parameters);
    return plan.is_as_in_inference ? make_settled_batch_norm(norm, port())
                                   : make_batch_norm(norm, finish(), port());
  }
  std::unique_ptr<Step> operator()(const DropoutSpec& spec) const {
    return plan.is_as_in_inference ? make_scale(1, port()) : make_dropout(spec, number, port());
  }
  std::unique_ptr<Step> operator()(const LrnSpec& spec) const { return make_lrn(spec, first().input); }
  std::unique_ptr<Step> operator()(const SoftmaxSpec& /*spec*/) const {
    throw Error(Failure::bug, first().spec.name + ": the softmax is computed with the loss, not as a layer");
  }
  std::unique_ptr<Step> operator()(const ResidualSpec& /*spec*/) const { return refuse_paths(); }
  std::unique_ptr<Step> operator()(const GateSpec& /*spec*/) const { return refuse_paths(); }
  std::unique_ptr<Step> operator()(const BranchesSpec& /*spec*/) const { return refuse_paths(); }

  std::unique_ptr<Step> refuse_paths() const {
    throw Error(Failure::bug, first().spec.name + ": a layer of layers is made with them");
  }
};

}  // namespace

MadeSteps make_steps(const StepPlan& plan, std::span<const Parameter> parameters, Layout incoming,
                     int64_t number) {
  const Make make{plan, parameters, incoming, number};
  if (plan.is_normalized_conv()) return make.normalized();
  MadeSteps made;
  made.steps.push_back(
      {std::visit(make, plan.layers[0].spec.kind), parameters.size(), plan.layers[0].spec.name});
  return made;
}

}  // namespace cnn
