#include <algorithm>
#include <cmath>
#include <map>
#include <variant>

#include "base/error.h"
#include "deploy/flat_network.h"

namespace cnn {
namespace {

using Values = std::span<const float>;

[[noreturn, maybe_unused]] void refuse(const LayerPlan& layer) {
  throw Error(Failure::model,
              layer.spec.name + ": there is no C for a layer of kind " + type_name(layer.spec.kind));
}

class Flattener {
 public:
  Flattener(const NetworkPlan& plan, std::span<const Values> values) {
    const std::vector<ParameterShape> shapes = all_parameters(plan);
    for (size_t i = 0; i < shapes.size(); ++i) values_[shapes[i].name] = values[i];
    network_.volumes.push_back({plan.input, "input"});
  }

  size_t add_all(const std::vector<LayerPlan>& layers, size_t from) {
    for (const LayerPlan& layer : layers) from = add(layer, from);
    return from;
  }

  FlatNetwork take() { return std::move(network_); }

 private:
  size_t add(const LayerPlan& layer, size_t from) {
    return visit_settings([&](const auto& spec) { return add_one(layer, spec, from); }, layer.spec.kind);
  }

  size_t add_one(const LayerPlan& layer, const ConvSpec& conv, size_t from) {
    FlatOp op = op_of(FlatKind::conv, layer, from);
    take_windows(op, conv);
    op.groups = conv.groups;
    op.dilation = conv.dilation;
    take_weights(op, layer, conv.filters);
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const FcSpec& fc, size_t from) {
    FlatOp op = op_of(FlatKind::conv, layer, from);
    op.kernel = {layer.input.height, layer.input.width};
    take_weights(op, layer, fc.units);
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const PoolSpec& pool, size_t from) {
    FlatOp op = op_of(FlatKind::pool, layer, from);
    take_windows(op, pool);
    op.is_average = pool.type == PoolType::average;
    op.counted = pool.counted();
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const GlobalPoolSpec& pool, size_t from) {
    FlatOp op = op_of(FlatKind::pool, layer, from);
    op.kernel = {layer.input.height, layer.input.width};
    op.is_average = pool.type == PoolType::average;
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const ReluSpec& /*relu*/, size_t from) {
    return bound(layer, from, std::numeric_limits<float>::infinity());
  }
  size_t add_one(const LayerPlan& layer, const Relu6& /*relu*/, size_t from) { return bound(layer, from, 6); }
  size_t add_one(const LayerPlan& layer, const BatchNormSpec& norm, size_t from) {
    const int64_t channels = layer.output.channels;
    FlatOp* conv = producer(from);
    if (conv != nullptr && conv->kind == FlatKind::conv && !is_bounded(*conv)) {
      network_.volumes[from].layer = layer.spec.name;
    } else {
      FlatOp op = op_of(FlatKind::conv, layer, from);
      op.groups = channels;
      op.weight.assign(static_cast<size_t>(channels), 1);
      op.bias.assign(static_cast<size_t>(channels), 0);
      from = push(std::move(op), layer.output);
      conv = &network_.ops.back();
    }
    normalize(*conv, layer, norm, channels);
    return from;
  }
  size_t add_one(const LayerPlan& layer, const DropoutSpec& /*dropout*/, size_t from) {
    network_.volumes[from].layer = layer.spec.name;
    return from;
  }
  size_t add_one(const LayerPlan& /*layer*/, const SoftmaxSpec& /*softmax*/, size_t from) { return from; }
  size_t add_one(const LayerPlan& layer, const LrnSpec& lrn, size_t from) {
    FlatOp op = op_of(FlatKind::lrn, layer, from);
    op.lrn = lrn;
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const PreluSpec& /*prelu*/, size_t from) {
    FlatOp op = op_of(FlatKind::slopes, layer, from);
    const Values given = values_.at(layer.spec.name + ".weight");
    for (size_t c = 0; c < static_cast<size_t>(layer.output.channels); ++c)
      op.weight.push_back(given[std::min(c, given.size() - 1)]);
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const ScaleSpec& scale, size_t from) {
    FlatOp op = op_of(FlatKind::scale, layer, from);
    op.factor = scale.factor;
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const ResidualSpec& /*residual*/, size_t from) {
    used_twice_ = std::max(used_twice_, network_.ops.size());
    const size_t end = add_all(layer.paths[0], from);
    used_twice_ = std::max(used_twice_, network_.ops.size());
    const size_t skip = layer.paths.size() > 1 ? add_all(layer.paths[1], from) : from;
    FlatOp op = op_of(FlatKind::sum, layer, end);
    op.inputs.push_back(skip);
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const GateSpec& /*gate*/, size_t from) {
    used_twice_ = std::max(used_twice_, network_.ops.size());
    FlatOp op = op_of(FlatKind::gate, layer, from);
    op.inputs.push_back(add_all(layer.paths[0], from));
    used_twice_ = std::max(used_twice_, network_.ops.size());
    return push(std::move(op), layer.output);
  }
  size_t add_one(const LayerPlan& layer, const BranchesSpec& /*branches*/, size_t from) {
    FlatOp op{.kind = FlatKind::concat, .layer = layer.spec.name, .inputs = {}};
    for (const std::vector<LayerPlan>& path : layer.paths) {
      used_twice_ = std::max(used_twice_, network_.ops.size());
      op.inputs.push_back(add_all(path, from));
    }
    used_twice_ = std::max(used_twice_, network_.ops.size());
    return push(std::move(op), layer.output);
  }
  template <typename Other>
  size_t add_one(const LayerPlan& layer, const Other& other, size_t from) {
    if constexpr (std::is_constructible_v<Activation, Other>) {
      FlatOp op = op_of(FlatKind::activation, layer, from);
      op.function = other;
      return push(std::move(op), layer.output);
    } else {
      refuse(layer);
    }
  }

  static FlatOp op_of(FlatKind kind, const LayerPlan& layer, size_t from) {
    FlatOp op;
    op.kind = kind;
    op.layer = layer.spec.name;
    op.inputs = {from};
    return op;
  }

  size_t push(FlatOp op, const Volume& volume) {
    network_.volumes.push_back({volume, op.layer});
    op.output = network_.volumes.size() - 1;
    network_.ops.push_back(std::move(op));
    return network_.volumes.size() - 1;
  }

  // What gives `volume` to nobody but who asks; null where others may have it too.
  FlatOp* producer(size_t volume) {
    if (network_.ops.size() <= used_twice_ || network_.ops.back().output != volume) return nullptr;
    return &network_.ops.back();
  }

  static bool is_bounded(const FlatOp& op) { return std::isfinite(op.least) || std::isfinite(op.most); }

  size_t bound(const LayerPlan& layer, size_t from, float most) {
    FlatOp* before = producer(from);
    if (before != nullptr && !is_bounded(*before) && before->kind != FlatKind::activation) {
      network_.volumes[from].layer = layer.spec.name;
    } else {
      from = push(op_of(FlatKind::bounds, layer, from), layer.output);
      before = &network_.ops.back();
    }
    before->least = 0;
    before->most = most;
    return from;
  }

  template <typename Spec>
  static void take_windows(FlatOp& op, const Spec& spec) {
    op.kernel = spec.kernel;
    op.stride = spec.stride;
    op.pad = spec.pad.begin();
  }

  Values values_of(const LayerPlan& layer, const std::string& what) const {
    const auto found = values_.find(layer.spec.name + "." + what);
    return found == values_.end() ? Values() : found->second;
  }

  void take_weights(FlatOp& op, const LayerPlan& layer, int64_t filters) const {
    const Values weight = values_of(layer, "weight"), bias = values_of(layer, "bias");
    op.weight.assign(weight.begin(), weight.end());
    op.bias.assign(bias.begin(), bias.end());
    op.bias.resize(static_cast<size_t>(filters));
  }

  // As the network itself folds it: (w*x + b - mean)*scale + shift.
  void normalize(FlatOp& conv, const LayerPlan& layer, const BatchNormSpec& norm, int64_t channels) const {
    const Values weight = values_of(layer, "weight"), bias = values_of(layer, "bias");
    const Values mean = values_of(layer, "running_mean"), variance = values_of(layer, "running_var");
    const size_t size = conv.weight.size() / static_cast<size_t>(channels);
    for (size_t c = 0; c < static_cast<size_t>(channels); ++c) {
      const double inverse = 1 / std::sqrt(double{variance[c]} + norm.epsilon);
      const auto scale = static_cast<float>(norm.affine ? weight[c] * inverse : inverse);
      for (size_t i = c * size; i < (c + 1) * size; ++i) conv.weight[i] *= scale;
      conv.bias[c] = (conv.bias[c] - mean[c]) * scale + (norm.affine ? bias[c] : 0);
    }
  }

  FlatNetwork network_;
  std::map<std::string, Values> values_;  // by the tensor's name
  size_t used_twice_ = 0;                 // what so many operations give may be read by several
};

}  // namespace

FlatNetwork flatten(const NetworkPlan& plan, std::span<const Values> values) {
  Flattener flattener(plan, values);
  flattener.add_all(plan.layers, 0);
  return flattener.take();
}

}  // namespace cnn
