// Operators on each number, alone or with others.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "onnx/graph_reader.h"

namespace cnn {
namespace {

double sigmoid_of(double x) {
  return 1 / (1 + std::exp(-x));
}

double computed(const std::string& op, double a, double b) {
  if (op == "Add") return a + b;
  if (op == "Sub") return a - b;
  return op == "Mul" ? a * b : a / b;
}

}  // namespace

// A function of what x is a function of.
void GraphReader::unary(const GraphNode& node, const ValuePtr& x,
                        const std::function<double(double)>& function,
                        const std::function<size_t(size_t)>& parts) {
  auto y = std::make_shared<GraphValue>(GraphValue{x->base, mapped(x->samples, function), x->is_flat});
  y->depth = x->depth + 1;
  y->can_be_layers =
      known_function(y->samples) || (x->can_be_layers && known_function(mapped(sample_points(), function)));
  // Where the whole chain is none, by its last part: as if x were a layer.
  const GraphNode own = node;
  y->make = [this, x, own, parts] {
    const size_t from = whole_layer(x);
    if (from == x->base && parts) return parts(from);
    if (from == x->base) own.refuse("no layer here computes that");
    const ValuePtr start = std::make_shared<GraphValue>(GraphValue{from, sample_points(), x->is_flat});
    values_[own.input(0)] = start;
    (this->*operators().at(own.op()).read)(own);
    return whole_layer(values_.at(own.outputs()[0]));
  };
  // One point for all that take it: x of x*sigmoid(x) is a layer where it can be.
  if (y->can_be_layers && !node.outputs().empty() && uses_[node.outputs()[0]] > 1)
    return give(node, whole_layer(y), y->is_flat);
  give(node, y);
}

void GraphReader::elementwise(const GraphNode& node) {
  const ValuePtr x = value(node, 0);
  const std::string& op = node.op();
  const auto map = [&](auto&& function) { unary(node, x, function); };
  if (op == "Relu") return map([](double v) { return std::max(v, 0.0); });
  if (op == "Sigmoid") return map(sigmoid_of);
  if (op == "Tanh") return map([](double v) { return std::tanh(v); });
  if (op == "Erf") return map([](double v) { return std::erf(v); });
  if (op == "HardSwish") return map([](double v) { return v * std::clamp(v / 6 + 0.5, 0.0, 1.0); });
  if (op == "Gelu") {
    if (node.text("approximate", "none") != "none") node.refuse("by its approximation is not taken");
    return map([](double v) { return v / 2 * (1 + std::erf(v / std::numbers::sqrt2)); });
  }
  if (op == "LeakyRelu") {
    const double alpha = node.number("alpha", static_cast<double>(0.01F));
    return map([&](double v) { return v > 0 ? v : alpha * v; });
  }
  if (op == "Elu") {
    const double alpha = node.number("alpha", 1);
    return map([&](double v) { return v > 0 ? v : alpha * std::expm1(v); });
  }
  const double alpha = node.number("alpha", static_cast<double>(0.2F));  // HardSigmoid
  const double beta = node.number("beta", 0.5);
  const auto own = std::make_shared<GraphNode>(node);
  unary(
      node, x, [&](double v) { return std::clamp(alpha * v + beta, 0.0, 1.0); },
      [this, own, alpha, beta](size_t from) {
        const size_t line = line_of(*own, from, 6 * alpha, 6 * beta - 3);
        return add(*own, ActivationSpec{HardSigmoid{}}, line);
      });
}

// factor * x + shift.
size_t GraphReader::line_of(const GraphNode& node, size_t from, double factor, double shift) {
  const auto channels = static_cast<size_t>(draft_->volume(from).channels);
  if (!std::isfinite(static_cast<float>(factor)) || !std::isfinite(static_cast<float>(shift)))
    node.refuse("its numbers are beyond what a float holds");
  return scale_and_shift(node, from, std::vector<float>(channels, static_cast<float>(factor)),
                         std::vector<float>(channels, static_cast<float>(shift)));
}

void GraphReader::clip(const GraphNode& node) {
  const ValuePtr x = value(node, 0);
  constexpr double kFar = 3.4e38;
  double least = node.number("min", -kFar), most = node.number("max", kFar);
  const auto bound = [&](size_t i, double& end) {
    if (node.input(i).empty()) return;
    const OnnxConstant& given = needed_constant(node, i);
    if (given.floats.size() != 1) node.refuse("its ends are to be a number each");
    end = static_cast<double>(given.floats[0]);
  };
  bound(1, least);
  bound(2, most);
  if (!(least <= most)) node.refuse("its ends are the wrong way round");
  least = std::max(least, -kFar);
  most = std::min(most, kFar);
  if (least == -kFar && most == kFar) return give(node, x);
  const auto own = std::make_shared<GraphNode>(node);
  unary(
      node, x, [&](double v) { return std::clamp(v, least, most); },
      [this, own, least, most](size_t from) {
        // Where it is bent once: x - max(x - most, 0) is -max(most - x, 0) + most.
        if (least == -kFar || most == kFar) {
          const double sign = most == kFar ? 1 : -1, end = most == kFar ? least : most;
          const size_t bent = add(*own, ReluSpec{}, line_of(*own, from, sign, -sign * end));
          return line_of(*own, bent, sign, end);
        }
        const double range = most - least;
        if (!(range > 0)) return line_of(*own, from, 0, least);
        const size_t bent =
            add(*own, ActivationSpec{Relu6{}}, line_of(*own, from, 6 / range, -6 * least / range));
        return line_of(*own, bent, range / 6, least);
      });
}

void GraphReader::prelu(const GraphNode& node) {
  const OnnxConstant& slopes = needed_constant(node, 1);
  const ValuePtr x = value(node, 0);
  const bool is_shared = slopes.floats.size() == 1;
  const auto each = is_shared ? slopes.floats : by_channel(slopes, x);
  if (!each)
    node.refuse("has slopes " + to_string(slopes.dims) + "; one a channel, or one for all, is taken");
  const size_t from = whole_layer(x);
  if (x->is_flat && volume(x).pixels() > 1) node.refuse("takes what was flattened");
  give(node, add(node, PreluSpec{.shared = is_shared}, from, {*each}), x->is_flat);
}

// A constant's numbers a channel of x; none where it is another one.
std::optional<std::vector<float>> GraphReader::by_channel(const OnnxConstant& constant,
                                                          const ValuePtr& x) const {
  const int64_t channels = x->is_flat ? volume(x).size() : volume(x).channels;
  const size_t trailing = x->is_flat ? 0 : 2;  // sides behind the channels
  Dims dims = constant.dims;
  while (dims.size() > trailing + 1 && dims.front() == 1) dims.erase(dims.begin());
  if (constant.is_whole || dims.size() != trailing + 1 || dims[0] != channels) return std::nullopt;
  if (trailing > 0 && (dims[1] != 1 || dims[2] != 1)) return std::nullopt;
  return constant.floats;
}

// Into the layer that gives x, if it has none and nobody else sees what it gives.
bool GraphReader::add_bias(const GraphNode& node, const ValuePtr& x, const std::vector<float>& bias) {
  const std::string& name = values_.contains(node.input(0)) ? node.input(0) : node.input(1);
  const LayerKind& kind = draft_->kind(x->base);
  const auto* conv = std::get_if<ConvSpec>(&kind);
  const auto* fc = std::get_if<FcSpec>(&kind);
  const bool has_none = (conv != nullptr && !conv->bias) || (fc != nullptr && !fc->bias);
  if (x->base == NetworkDraft::kInput || x->name != name || uses_[name] != 1 || !has_none) return false;
  draft_->set_bias(x->base, bias);
  return true;
}

size_t GraphReader::scale_and_shift(const GraphNode& node, size_t from, std::vector<float> factors,
                                    std::vector<float> bias) {
  ConvSpec each;
  each.filters = each.groups = draft_->volume(from).channels;
  each.bias = !bias.empty();
  NetworkDraft::Tensors tensors;
  tensors.push_back(std::move(factors));
  if (each.bias) tensors.push_back(std::move(bias));
  return add(node, each, from, std::move(tensors));
}

// x and a constant, in this order or the other.
void GraphReader::with_constant(const GraphNode& node, const OnnxConstant& constant, bool is_first) {
  const ValuePtr x = value(node, is_first ? 1 : 0);
  if (constant.floats.empty()) node.refuse("takes a constant that has no numbers");
  const std::string& op = node.op();
  const auto& c = constant.floats;
  const bool is_scalar = std::ranges::all_of(c, [&](float v) { return v == c[0]; }) &&
                         constant.dims.size() <= 4 && (c.size() == 1 || by_channel(constant, x));
  const std::string place = node.place();
  const auto channels = static_cast<size_t>(x->is_flat ? volume(x).size() : volume(x).channels);
  std::vector<float> values = c;
  if (channels > static_cast<size_t>(kMaxSide)) node.refuse("takes a row that is longer than any layer's");
  if (is_scalar) {
    values.assign(channels, c[0]);
  } else if (const auto found = by_channel(constant, x)) {
    values = *found;
  } else {
    node.refuse("takes a constant " + to_string(constant.dims) + "; one a channel, or one for all, is taken");
  }
  if (op == "Sub" && !is_first)
    for (float& v : values) v = -v;
  if ((op == "Add" || (op == "Sub" && !is_first)) && add_bias(node, x, values)) return give(node, x);
  if (op == "Div" && is_first) node.refuse("of a constant by the network's numbers is not taken");
  const auto own = std::make_shared<GraphNode>(node);
  const auto by_layer = [this, x, values, own, op, is_first, channels] {
    const size_t from = whole_layer(x);
    if (x->is_flat && volume(x).pixels() > 1) own->refuse("takes what was flattened");
    std::vector<float> factors = values;
    std::vector<float> ones(channels, op == "Sub" && is_first ? -1.0F : 1.0F);
    if (op == "Add" || op == "Sub") return scale_and_shift(*own, from, std::move(ones), values);
    if (op == "Div")
      for (float& v : factors) v = 1 / v;
    return scale_and_shift(*own, from, std::move(factors), {});
  };
  if (!is_scalar) return give(node, by_layer(), x->is_flat);
  const auto b = static_cast<double>(c[0]);
  auto y = std::make_shared<GraphValue>(GraphValue{x->base, {}, x->is_flat});
  y->samples =
      mapped(x->samples, [&](double a) { return is_first ? computed(op, b, a) : computed(op, a, b); });
  y->can_be_layers = x->can_be_layers;
  y->depth = x->depth + 1;
  y->make = [this, x, by_layer, own, op, b] {
    if (op == "Mul" || op == "Div") return add(*own, ScaleSpec{op == "Mul" ? b : 1 / b}, whole_layer(x));
    return by_layer();
  };
  give(node, y);
}

void GraphReader::arithmetic(const GraphNode& node) {
  if (node.inputs().size() != 2) node.refuse("is to have two inputs");
  const OnnxConstant* first = constant(node, 0);
  const OnnxConstant* second = constant(node, 1);
  if (first != nullptr && second != nullptr) return of_constants(node, *first, *second);
  if (first != nullptr) return with_constant(node, *first, true);
  if (second != nullptr) return with_constant(node, *second, false);
  const ValuePtr a = value(node, 0), b = value(node, 1);
  const std::string& op = node.op();
  const auto own = std::make_shared<GraphNode>(node);
  const auto by_layer = [this, a, b, own, op] {
    if (a->is_flat != b->is_flat) own->refuse("takes a volume and what was flattened");
    if (op == "Div") own->refuse("of two parts of the network is not taken");
    if (op == "Mul")
      return draft_->add_product(whole_layer(a), whole_layer(b), own->place().substr(file_.size() + 2));
    const size_t left = whole_layer(a), right = whole_layer(b);
    return draft_->add_sum({left, op == "Sub" ? add(*own, ScaleSpec{-1}, right) : right},
                           own->place().substr(file_.size() + 2));
  };
  if (a->base != b->base || a->is_flat != b->is_flat) return give(node, by_layer(), a->is_flat);
  auto y = std::make_shared<GraphValue>(GraphValue{a->base, {}, a->is_flat});
  for (size_t i = 0; i < kSamples; ++i) y->samples[i] = computed(op, a->samples[i], b->samples[i]);
  y->depth = std::max(a->depth, b->depth) + 1;
  y->make = by_layer;
  give(node, y);
}

void GraphReader::sum(const GraphNode& node) {
  std::vector<size_t> layers;
  for (size_t i = 0; i < node.inputs().size(); ++i) layers.push_back(layer(node, i));
  if (layers.empty()) node.refuse("has no inputs");
  if (layers.size() == 1) return give(node, layers[0], value(node, 0)->is_flat);
  give(node, draft_->add_sum(layers, node.place().substr(file_.size() + 2)), value(node, 0)->is_flat);
}

}  // namespace cnn
