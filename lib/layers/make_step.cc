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
#include "layers/relu.h"

namespace cnn {
namespace {

bool is_relu(const LayerPlan& layer) {
  return std::holds_alternative<ReluSpec>(layer.spec.kind);
}

bool is_batch_norm(const LayerPlan& layer) {
  return std::holds_alternative<BatchNormSpec>(layer.spec.kind);
}

bool is_max_pool(const LayerPlan& layer) {
  const auto* pool = std::get_if<PoolSpec>(&layer.spec.kind);
  return pool != nullptr && pool->type == PoolType::max;
}

template <typename Spec>
WindowGeometry geometry_of(const LayerPlan& layer, const Spec& spec) {
  return {layer.input, layer.output, spec.kernel, spec.stride, spec.pad};
}

std::optional<WindowGeometry> max_pool_in(std::span<const LayerPlan> plan) {
  for (const LayerPlan& layer : plan) {
    if (is_max_pool(layer)) return geometry_of(layer, std::get<PoolSpec>(layer.spec.kind));
  }
  return std::nullopt;
}

bool has_relu(std::span<const LayerPlan> plan) {
  for (const LayerPlan& layer : plan) {
    if (is_relu(layer)) return true;
  }
  return false;
}

size_t with_relu(std::span<const LayerPlan> rest, size_t length) {
  return length < rest.size() && is_relu(rest[length]) ? length + 1 : length;
}

// How many of the layers at the front of `rest`, which is not empty, are computed together.
size_t step_length(std::span<const LayerPlan> rest, std::optional<ConvAlgorithm> algorithm) {
  if (is_batch_norm(rest[0]) || std::holds_alternative<ResidualSpec>(rest[0].spec.kind)) {
    return with_relu(rest, 1);
  }
  if (algorithm && rest.size() > 1 && is_batch_norm(rest[1])) return with_relu(rest, 2);
  bool may_pool = in_lanes(algorithm) || is_relu(rest[0]);
  bool may_relu = algorithm || is_max_pool(rest[0]) || std::holds_alternative<FcSpec>(rest[0].spec.kind);
  size_t length = 1;
  for (; length < rest.size(); ++length) {
    if (may_pool && is_max_pool(rest[length])) {
      may_pool = false;
    } else if (may_relu && is_relu(rest[length])) {
      may_relu = false;
    } else {
      break;
    }
  }
  // Where the pool is not part of it, a relu just before the pool is better computed there: on fewer numbers,
  // and the pool's backward pass does the relu's for nothing.
  const bool pool_follows = length < rest.size() && is_max_pool(rest[length]);
  return algorithm && length == 2 && is_relu(rest[1]) && pool_follows ? 1 : length;
}

std::optional<ConvAlgorithm> algorithm_of(const LayerPlan& layer, int64_t batch, Algorithm wanted) {
  const auto* conv = std::get_if<ConvSpec>(&layer.spec.kind);
  if (conv == nullptr) return std::nullopt;
  return choose_conv(geometry_of(layer, *conv), batch, wanted);
}

// That of the first convolution in `layer`, which may be one inside it.
std::optional<ConvAlgorithm> first_algorithm(const LayerPlan& layer, int64_t batch, Algorithm wanted) {
  if (const auto own = algorithm_of(layer, batch, wanted)) return own;
  for (const auto& path : layer.paths) {
    for (const LayerPlan& inner : path) {
      if (const auto found = first_algorithm(inner, batch, wanted)) return found;
    }
  }
  return std::nullopt;
}

// Whether the first layer, a convolution in lanes between dense images and a convolution that wants channels
// last, gives so much for so little work that to lay it out anew would take longer than an im2col, which
// needs not.
bool is_better_unlaned(std::span<const LayerPlan> layers, int64_t batch, Algorithm wanted) {
  constexpr int64_t kMacsAnOutput = 64;
  const size_t length = step_length(layers, ConvAlgorithm::direct);
  if (layers[0].macs >= kMacsAnOutput * layers[length - 1].output.size()) return false;
  for (const LayerPlan& later : layers.subspan(length)) {
    const auto next = first_algorithm(later, batch, wanted);
    if (next) return !in_lanes(next);
  }
  return false;
}

Layout or_channels_last(Layout incoming) {
  return incoming == Layout::dense ? Layout::channels_last : incoming;
}

std::unique_ptr<Step> make_conv(ConvAlgorithm algorithm, const FusedConv& conv, const Parameter& weight,
                                const Parameter* bias, Layout incoming) {
  switch (algorithm) {
    case ConvAlgorithm::direct:
      return make_direct_conv(conv, weight, bias);
    case ConvAlgorithm::row_winograd:
      return make_row_winograd_conv(conv, weight, bias);
    case ConvAlgorithm::im2col:
      return make_im2col_conv(conv, weight, bias,
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

}  // namespace

std::string algorithm_name(const StepPlan& plan) {
  const LayerKind& first = plan.layers[0].spec.kind;
  if (const auto* conv = std::get_if<ConvSpec>(&first)) {
    return std::string(algorithm_name(*plan.algorithm, geometry_of(plan.layers[0], *conv)));
  }
  return std::holds_alternative<FcSpec>(first) ? "product" : "";
}

bool wants_lanes(const LayerPlan& layer, int64_t batch, Algorithm wanted) {
  return in_lanes(first_algorithm(layer, batch, wanted));
}

std::vector<StepPlan> plan_steps(const NetworkPlan& plan, int64_t batch, Algorithm wanted) {
  return plan_steps(std::span(plan.layers).first(plan.layers.size() - 1), batch, wanted);
}

std::vector<StepPlan> plan_steps(std::span<const LayerPlan> layers, int64_t batch, Algorithm wanted) {
  std::vector<StepPlan> steps;
  std::span<const LayerPlan> rest = layers;
  while (!rest.empty()) {
    std::optional<ConvAlgorithm> algorithm = algorithm_of(rest[0], batch, wanted);
    if (steps.empty() && in_lanes(algorithm) && is_better_unlaned(rest, batch, wanted)) {
      algorithm = ConvAlgorithm::im2col;
    }
    const size_t length = step_length(rest, algorithm);
    steps.push_back({rest.first(length), algorithm});
    rest = rest.subspan(length);
  }
  return steps;
}

namespace {

struct Make {
  const StepPlan& plan;
  std::span<const Parameter> parameters;  // of a conv or fc: the weight, and the bias if it has one
  Layout incoming;
  int64_t number;

  const LayerPlan& first() const { return plan.layers[0]; }
  bool relu() const { return has_relu(plan.layers); }
  const Parameter* bias() const { return first().parameters.size() > 1 ? &parameters[1] : nullptr; }
  Port port() const { return {first().input, incoming}; }  // of what works in any layout

  std::unique_ptr<Step> max_pool() const {
    return make_max_pool(*max_pool_in(plan.layers), relu(), or_channels_last(incoming));
  }

  std::unique_ptr<Step> operator()(const ConvSpec& spec) const {
    const FusedConv conv{geometry_of(first(), spec), relu(), max_pool_in(plan.layers)};
    const auto make = [algorithm = *plan.algorithm, from = incoming](
                          const FusedConv& part, const Parameter& weight, const Parameter* bias) {
      return make_conv(algorithm, part, weight, bias, from);
    };
    if (plan.layers.size() < 2 || !is_batch_norm(plan.layers[1])) return make(conv, parameters[0], bias());
    const NormParameters norm(std::get<BatchNormSpec>(plan.layers[1].spec.kind),
                              parameters.subspan(first().parameters.size()));
    return make_conv_batch_norm(conv, parameters[0], bias(), norm, make);
  }
  std::unique_ptr<Step> operator()(const PoolSpec& spec) const {
    if (spec.type == PoolType::max) return max_pool();
    return make_average_pool(geometry_of(first(), spec), or_channels_last(incoming));
  }
  std::unique_ptr<Step> operator()(const GlobalPoolSpec& spec) const {
    const Volume& x = first().input;
    const WindowGeometry whole{x, first().output, {x.height, x.width}, {x.height, x.width}, {0, 0}};
    const Layout layout = or_channels_last(incoming);
    return spec.type == PoolType::max ? make_max_pool(whole, false, layout)
                                      : make_average_pool(whole, layout);
  }
  std::unique_ptr<Step> operator()(const ReluSpec& /*spec*/) const {
    if (plan.layers.size() > 1) return max_pool();
    return make_relu(port());
  }
  std::unique_ptr<Step> operator()(const FcSpec& /*spec*/) const {
    return make_fc(relu(), parameters[0], bias());
  }
  std::unique_ptr<Step> operator()(const ActivationSpec& spec) const { return make_activation(spec, port()); }
  std::unique_ptr<Step> operator()(const ScaleSpec& spec) const {
    return make_scale(static_cast<float>(spec.factor), port());
  }
  std::unique_ptr<Step> operator()(const BatchNormSpec& spec) const {
    return make_batch_norm(NormParameters(spec, parameters), relu(), port());
  }
  std::unique_ptr<Step> operator()(const DropoutSpec& spec) const {
    return make_dropout(spec, number, port());
  }
  std::unique_ptr<Step> operator()(const LrnSpec& spec) const { return make_lrn(spec, first().input); }
  std::unique_ptr<Step> operator()(const SoftmaxSpec& /*spec*/) const {
    throw Error(Failure::bug, first().spec.name + ": the softmax is computed with the loss, not as a layer");
  }
  std::unique_ptr<Step> operator()(const ResidualSpec& /*spec*/) const { return refuse_paths(); }
  std::unique_ptr<Step> operator()(const BranchesSpec& /*spec*/) const { return refuse_paths(); }

  std::unique_ptr<Step> refuse_paths() const {
    throw Error(Failure::bug, first().spec.name + ": a layer of layers is made with them");
  }
};

}  // namespace

std::unique_ptr<Step> make_step(const StepPlan& plan, std::span<const Parameter> parameters, Layout incoming,
                                int64_t number) {
  return std::visit(Make{plan, parameters, incoming, number}, plan.layers[0].spec.kind);
}

}  // namespace cnn
