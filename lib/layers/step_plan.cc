#include "layers/step_plan.h"

#include <algorithm>

namespace cnn {
namespace {

// Of a layer that is one.
std::optional<Clamp> clamp_of(const LayerPlan& layer) {
  if (std::holds_alternative<ReluSpec>(layer.spec.kind)) return kRelu;
  const auto* activation = std::get_if<ActivationSpec>(&layer.spec.kind);
  if (activation != nullptr && std::holds_alternative<Relu6>(activation->function)) return kRelu6;
  return std::nullopt;
}

bool is_clamp(const LayerPlan& layer) {
  return clamp_of(layer).has_value();
}

bool is_batch_norm(const LayerPlan& layer) {
  return std::holds_alternative<BatchNormSpec>(layer.spec.kind);
}

bool is_max_pool(const LayerPlan& layer) {
  const auto* pool = std::get_if<PoolSpec>(&layer.spec.kind);
  return pool != nullptr && pool->type == PoolType::max;
}

// What a batch_norm computes too: an activation whose slope follows from its x alone, which follows from the
// batch_norm's, and that leaves zeros of padding what they are.
std::optional<Activation> joining_activation(const LayerPlan& layer) {
  const auto* activation = std::get_if<ActivationSpec>(&layer.spec.kind);
  if (activation == nullptr || is_clamp(layer)) return std::nullopt;
  const bool joins = std::visit([](const auto& f) { return f.reads().x && !f.reads().y && f.value(0) == 0; },
                                activation->function);
  return joins ? std::optional(activation->function) : std::nullopt;
}

size_t with_clamp(std::span<const LayerPlan> rest, size_t length) {
  return length < rest.size() && is_clamp(rest[length]) ? length + 1 : length;
}

WindowGeometry pool_geometry(const LayerPlan& layer) {
  return geometry_of(layer, std::get<PoolSpec>(layer.spec.kind));
}

// A clamp just before a max pool is better computed there: on fewer numbers, and the pool's backward pass
// does the clamp's for nothing.
size_t with_clamp_unless_pooled(std::span<const LayerPlan> rest, size_t length) {
  const size_t longer = with_clamp(rest, length);
  return longer < rest.size() && is_max_pool(rest[longer]) ? length : longer;
}

// After a batch_norm.
size_t with_activation(std::span<const LayerPlan> rest, size_t length) {
  return length < rest.size() && joining_activation(rest[length]) ? length + 1
                                                                  : with_clamp_unless_pooled(rest, length);
}

// How many of the layers at the front of `rest`, which is not empty, are computed together.
size_t step_length(std::span<const LayerPlan> rest, std::optional<ConvAlgorithm> algorithm) {
  if (is_batch_norm(rest[0])) return with_activation(rest, 1);
  if (std::holds_alternative<ResidualSpec>(rest[0].spec.kind)) return with_clamp_unless_pooled(rest, 1);
  if (algorithm && rest.size() > 1 && is_batch_norm(rest[1])) return with_activation(rest, 2);
  bool may_pool = algorithm || is_clamp(rest[0]);
  bool may_clamp = algorithm || is_max_pool(rest[0]) || std::holds_alternative<FcSpec>(rest[0].spec.kind);
  size_t length = 1;
  for (; length < rest.size(); ++length) {
    if (may_pool && is_max_pool(rest[length]) &&
        (!algorithm || can_pool(*algorithm, pool_geometry(rest[length])))) {
      may_pool = false;
    } else if (may_clamp && is_clamp(rest[length])) {
      may_clamp = false;
    } else {
      break;
    }
  }
  const bool pool_follows = length < rest.size() && is_max_pool(rest[length]);
  return algorithm && length == 2 && is_clamp(rest[1]) && pool_follows ? 1 : length;
}

std::optional<ConvAlgorithm> algorithm_of(const LayerPlan& layer, int64_t batch, Algorithm wanted) {
  const auto* conv = std::get_if<ConvSpec>(&layer.spec.kind);
  if (conv == nullptr) return std::nullopt;
  return choose_conv(geometry_of(layer, *conv), batch, wanted);
}

// That of the first of `rest` where it stands outside of layers of layers. A batch_norm behind a convolution
// works in other layouts than strips give.
std::optional<ConvAlgorithm> algorithm_outside(std::span<const LayerPlan> rest, int64_t batch,
                                               Algorithm wanted) {
  const auto* conv = std::get_if<ConvSpec>(&rest[0].spec.kind);
  if (conv == nullptr || (rest.size() > 1 && is_batch_norm(rest[1])))
    return algorithm_of(rest[0], batch, wanted);
  const size_t next = with_clamp(rest, 1);
  const bool pools = next < rest.size() && is_max_pool(rest[next]);
  return choose_conv_or_strips(geometry_of(rest[0], *conv),
                               pools ? std::optional(pool_geometry(rest[next])) : std::nullopt, batch,
                               wanted);
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

bool takes_lanes(std::optional<ConvAlgorithm> algorithm) {
  return in_lanes(algorithm) || in_strips(algorithm);
}

// Whether the first layer, a convolution in lanes between dense images and a convolution that wants channels
// last, gives so much for so little work that to lay it out anew would take longer than an im2col, which
// needs not.
bool is_better_unlaned(std::span<const LayerPlan> layers, int64_t batch, Algorithm wanted) {
  constexpr int64_t kMacsAnOutput = 64;
  const size_t length = step_length(layers, ConvAlgorithm::direct);
  if (layers[0].macs >= kMacsAnOutput * layers[length - 1].output.size()) return false;
  for (size_t i = length; i < layers.size(); ++i) {
    auto next = algorithm_outside(layers.subspan(i), batch, wanted);
    if (!next) next = first_algorithm(layers[i], batch, wanted);
    if (next) return !takes_lanes(next);
  }
  return false;
}

std::vector<StepPlan> plan_steps_of(std::span<const LayerPlan> layers, const Engine& engine,
                                    bool are_outside) {
  const auto [batch, wanted, is_apart] = engine;
  std::vector<StepPlan> steps;
  std::span<const LayerPlan> rest = layers;
  while (!rest.empty()) {
    std::optional<ConvAlgorithm> algorithm = are_outside && !is_apart ? algorithm_outside(rest, batch, wanted)
                                                                      : algorithm_of(rest[0], batch, wanted);
    if (!is_apart && steps.empty() && takes_lanes(algorithm) && is_better_unlaned(rest, batch, wanted)) {
      algorithm = ConvAlgorithm::im2col;
    }
    const size_t length = is_apart ? 1 : step_length(rest, algorithm);
    steps.push_back({rest.first(length), algorithm, false, is_apart, batch});
    rest = rest.subspan(length);
  }
  return steps;
}

}  // namespace

std::optional<WindowGeometry> StepPlan::max_pool() const {
  for (const LayerPlan& layer : layers) {
    if (is_max_pool(layer)) return pool_geometry(layer);
  }
  return std::nullopt;
}

Clamp StepPlan::clamp() const {
  if (clamp_is_apart) return kNoClamp;
  return own_clamp();
}

Clamp StepPlan::own_clamp() const {
  const auto found = std::ranges::find_if(layers, is_clamp);
  return found != layers.end() ? *clamp_of(*found) : kNoClamp;
}

std::optional<Activation> StepPlan::activation() const {
  return layers.size() > 1 ? joining_activation(layers.back()) : std::nullopt;
}

bool StepPlan::is_normalized_conv() const {
  return algorithm && layers.size() > 1 && is_batch_norm(layers[1]);
}

std::string algorithm_name(const StepPlan& plan) {
  const LayerKind& first = plan.layers[0].spec.kind;
  if (const auto* conv = std::get_if<ConvSpec>(&first)) {
    return std::string(algorithm_name(*plan.algorithm, geometry_of(plan.layers[0], *conv)));
  }
  return std::holds_alternative<FcSpec>(first) ? "product" : "";
}

bool ends_in_free_clamp(const StepPlan& plan) {
  return plan.algorithm && is_clamp(plan.layers.back()) && !plan.max_pool();
}

bool wants_lanes(const LayerPlan& layer, int64_t batch, Algorithm wanted) {
  return in_lanes(first_algorithm(layer, batch, wanted));
}

std::vector<StepPlan> plan_steps(const NetworkPlan& plan, const Engine& engine) {
  return plan_steps_of(std::span(plan.layers).first(plan.layers.size() - 1), engine, true);
}

std::vector<StepPlan> plan_steps(std::span<const LayerPlan> layers, const Engine& engine) {
  return plan_steps_of(layers, engine, false);
}

}  // namespace cnn
