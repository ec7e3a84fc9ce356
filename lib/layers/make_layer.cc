#include "layers/make_layer.h"

#include <utility>

#include "base/error.h"
#include "layers/conv.h"
#include "layers/fc.h"
#include "layers/pool.h"
#include "layers/relu.h"

namespace cnn {
namespace {

bool is_relu(const LayerPlan& layer) {
  return std::holds_alternative<ReluSpec>(layer.spec.kind);
}

bool is_max_pool(const LayerPlan& layer) {
  const auto* pool = std::get_if<PoolSpec>(&layer.spec.kind);
  return pool != nullptr && pool->type == PoolType::max;
}

template <typename Spec>
WindowGeometry geometry_of(const LayerPlan& layer, const Spec& spec) {
  return {layer.input, layer.output, spec.kernel, spec.stride, spec.pad};
}

std::optional<WindowGeometry> max_pool_in(std::span<const LayerPlan> stage) {
  for (const LayerPlan& layer : stage) {
    if (is_max_pool(layer)) return geometry_of(layer, std::get<PoolSpec>(layer.spec.kind));
  }
  return std::nullopt;
}

bool has_relu(std::span<const LayerPlan> stage) {
  for (const LayerPlan& layer : stage) {
    if (is_relu(layer)) return true;
  }
  return false;
}

// How many of the layers at the front of `rest`, which is not empty, are computed together.
size_t stage_length(std::span<const LayerPlan> rest, std::optional<ConvAlgorithm> algorithm) {
  bool may_pool = algorithm == ConvAlgorithm::direct || is_relu(rest[0]);
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

// Whether the first layer, a direct convolution between dense images and a convolution that wants channels
// last, gives so much for so little work that to lay it out anew would take longer than an im2col, which
// needs not.
bool is_better_unlaned(std::span<const LayerPlan> layers, int64_t batch, Algorithm wanted) {
  constexpr int64_t kMacsAnOutput = 64;
  const size_t length = stage_length(layers, ConvAlgorithm::direct);
  if (layers[0].macs >= kMacsAnOutput * layers[length - 1].output.size()) return false;
  for (const LayerPlan& later : layers.subspan(length)) {
    const auto next = algorithm_of(later, batch, wanted);
    if (next) return *next != ConvAlgorithm::direct;
  }
  return false;
}

Layout or_channels_last(Layout incoming) {
  return incoming == Layout::dense ? Layout::channels_last : incoming;
}

std::unique_ptr<Layer> make_conv(const Stage& stage, const ConvStage& conv, const Parameter& weight,
                                 const Parameter* bias, Layout incoming) {
  switch (*stage.algorithm) {
    case ConvAlgorithm::direct:
      return make_direct_conv(conv, weight, bias);
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

std::string algorithm_name(const Stage& stage) {
  const LayerKind& first = stage.layers[0].spec.kind;
  if (const auto* conv = std::get_if<ConvSpec>(&first)) {
    return std::string(algorithm_name(*stage.algorithm, geometry_of(stage.layers[0], *conv)));
  }
  return std::holds_alternative<FcSpec>(first) ? "product" : "";
}

std::vector<Stage> plan_stages(const NetworkPlan& plan, int64_t batch, Algorithm wanted) {
  std::vector<Stage> stages;
  std::span<const LayerPlan> rest(plan.layers.data(), plan.layers.size() - 1);
  while (!rest.empty()) {
    std::optional<ConvAlgorithm> algorithm = algorithm_of(rest[0], batch, wanted);
    if (stages.empty() && algorithm == ConvAlgorithm::direct && is_better_unlaned(rest, batch, wanted)) {
      algorithm = ConvAlgorithm::im2col;
    }
    const size_t length = stage_length(rest, algorithm);
    stages.push_back({rest.first(length), algorithm});
    rest = rest.subspan(length);
  }
  return stages;
}

std::unique_ptr<Layer> make_layer(const Stage& stage, std::span<const Parameter> parameters,
                                  Layout incoming) {
  const LayerPlan& first = stage.layers[0];
  struct Make {
    const Stage& stage;
    std::span<const Parameter> parameters;  // of a conv or fc: the weight, and the bias if it has one
    Layout incoming;

    const LayerPlan& first() const { return stage.layers[0]; }
    bool relu() const { return has_relu(stage.layers); }
    const Parameter* bias() const { return parameters.size() > 1 ? &parameters[1] : nullptr; }

    std::unique_ptr<Layer> max_pool() const {
      return make_max_pool(*max_pool_in(stage.layers), relu(), or_channels_last(incoming));
    }
    std::unique_ptr<Layer> operator()(const ConvSpec& spec) const {
      const ConvStage conv{geometry_of(first(), spec), relu(), max_pool_in(stage.layers)};
      return make_conv(stage, conv, parameters[0], bias(), incoming);
    }
    std::unique_ptr<Layer> operator()(const PoolSpec& spec) const {
      if (spec.type == PoolType::max) return max_pool();
      return make_average_pool(geometry_of(first(), spec), or_channels_last(incoming));
    }
    std::unique_ptr<Layer> operator()(const ReluSpec& /*spec*/) const {
      if (stage.layers.size() > 1) return max_pool();
      return make_relu({first().input, incoming});
    }
    std::unique_ptr<Layer> operator()(const FcSpec& /*spec*/) const {
      return make_fc(relu(), parameters[0], bias());
    }
    std::unique_ptr<Layer> operator()(const SoftmaxSpec& /*spec*/) const {
      throw Error(Failure::bug,
                  first().spec.name + ": the softmax is computed with the loss, not as a layer");
    }
  };
  return std::visit(Make{stage, parameters, incoming}, first.spec.kind);
}

}  // namespace cnn
