#include "layers/make_layer.h"

#include <optional>
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

}  // namespace

int64_t stage_length(std::span<const LayerPlan> rest) {
  const LayerKind& first = rest[0].spec.kind;
  const bool is_conv = std::holds_alternative<ConvSpec>(first);
  const bool takes_relu = is_conv || is_max_pool(rest[0]) || std::holds_alternative<FcSpec>(first);
  bool may_pool = is_conv;
  bool may_relu = takes_relu;
  int64_t length = 1;
  for (; length < std::ssize(rest); ++length) {
    const LayerPlan& next = rest[static_cast<size_t>(length)];
    if (may_pool && is_max_pool(next)) {
      may_pool = false;
    } else if (may_relu && is_relu(next)) {
      may_relu = false;
    } else {
      break;
    }
  }
  return length;
}

std::unique_ptr<Layer> make_layer(std::span<const LayerPlan> stage, std::span<const Parameter> parameters,
                                  int64_t batch) {
  const LayerPlan& first = stage[0];
  const bool relu = has_relu(stage);
  struct Make {
    const LayerPlan& first;
    std::span<const LayerPlan> stage;
    std::span<const Parameter> parameters;  // of a conv or fc: the weight, and the bias if it has one
    bool relu;
    int64_t batch;

    const Parameter* bias() const { return parameters.size() > 1 ? &parameters[1] : nullptr; }

    std::unique_ptr<Layer> operator()(const ConvSpec& spec) const {
      return make_conv({geometry_of(first, spec), relu, max_pool_in(stage)}, parameters[0], bias(), batch);
    }
    std::unique_ptr<Layer> operator()(const PoolSpec& spec) const {
      const WindowGeometry geometry = geometry_of(first, spec);
      return spec.type == PoolType::max ? make_max_pool(geometry, relu) : make_average_pool(geometry);
    }
    std::unique_ptr<Layer> operator()(const ReluSpec& /*spec*/) const {
      return make_relu(first.input.size());
    }
    std::unique_ptr<Layer> operator()(const FcSpec& /*spec*/) const {
      return make_fc(relu, parameters[0], bias());
    }
    std::unique_ptr<Layer> operator()(const SoftmaxSpec& /*spec*/) const {
      throw Error(Failure::bug, first.spec.name + ": the softmax is computed with the loss, not as a layer");
    }
  };
  return std::visit(Make{first, stage, parameters, relu, batch}, first.spec.kind);
}

}  // namespace cnn
