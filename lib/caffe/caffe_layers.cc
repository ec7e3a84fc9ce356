#include "caffe/caffe_layers.h"

#include <algorithm>
#include <utility>

#include "caffe/caffe_settings.h"

namespace cnn {
namespace {

template <typename Function>
void function(CaffeGraph& graph, const CaffeLayer& layer, const Function& function) {
  graph.give(layer, ActivationSpec{function}, graph.bottom(layer));
}

void relu(CaffeGraph& graph, const CaffeLayer& layer) {
  const double slope = checked_number(layer, layer.settings("relu_param"), "negative_slope", 0);
  if (slope != 0) return function(graph, layer, LeakyRelu{slope});
  graph.give(layer, ReluSpec{}, graph.bottom(layer));
}

void prelu(CaffeGraph& graph, const CaffeLayer& layer) {
  std::vector<float> slopes = graph.weights().take(layer, 1)[0];
  const size_t from = graph.bottom(layer).node;
  const Volume& x = graph.draft().volume(from);
  const bool is_shared = slopes.size() == 1;
  if (!is_shared && std::ssize(slopes) != x.channels)
    layer.refuse("has " + std::to_string(slopes.size()) + " slopes for " + std::to_string(x.channels) +
                 " channels");
  if (graph.bottom(layer).is_flat && x.pixels() > 1) layer.refuse("takes what was flattened");
  graph.give(layer, PreluSpec{.shared = is_shared}, graph.bottom(layer), {std::move(slopes)});
}

void inner_product(CaffeGraph& graph, const CaffeLayer& layer) {
  const ProtoMessage& settings = layer.settings("inner_product_param");
  if (settings.whole("axis", 1) != 1) layer.refuse("is taken with axis: 1 alone");
  FcSpec fc;
  fc.units = checked_side(layer, "num_output", settings.whole("num_output", 0), 1);
  fc.bias = settings.whole("bias_term", 1) != 0;
  const bool is_turned = settings.whole("transpose", 0) != 0;
  const int64_t inputs = graph.draft().volume(graph.bottom(layer).node).size();
  NetworkDraft::Tensors tensors = graph.weights().take(
      layer, fc.bias ? 2 : 1, is_turned ? Dims{inputs, fc.units} : Dims{fc.units, inputs});
  const auto units = static_cast<size_t>(fc.units);
  if (is_turned && tensors[0].size() % units == 0) {
    const std::vector<float> turned = std::exchange(tensors[0], {});
    for (size_t unit = 0; unit < units; ++unit)
      for (size_t i = unit; i < turned.size(); i += units) tensors[0].push_back(turned[i]);
  }
  graph.give(layer, fc, graph.bottom(layer).node, std::move(tensors));
}

void lrn(CaffeGraph& graph, const CaffeLayer& layer) {
  const ProtoMessage& settings = layer.settings("lrn_param");
  if (settings.whole("norm_region", 0) != 0) layer.refuse("within channels is not taken");
  LrnSpec lrn;
  lrn.size = checked_side(layer, "local_size", settings.whole("local_size", 5), 1);
  lrn.alpha = checked_number(layer, settings, "alpha", 1);
  lrn.beta = checked_number(layer, settings, "beta", 0.75F);
  lrn.k = checked_number(layer, settings, "k", 1);
  if (lrn.size % 2 == 0 || !(lrn.k > 0)) layer.refuse("local_size is even, or k not above 0");
  graph.give(layer, lrn, graph.image(layer));
}

// The statistics are sums, and the third blob what to divide them by.
void batch_norm(CaffeGraph& graph, const CaffeLayer& layer) {
  BatchNormSpec norm;
  norm.epsilon = checked_number(layer, layer.settings("batch_norm_param"), "eps", 1e-5F);
  if (!(norm.epsilon > 0)) layer.refuse("eps is not above 0");
  NetworkDraft::Tensors sums = graph.weights().take(layer, 3);
  const float count = sums[2].empty() ? 0 : sums[2][0];
  for (size_t i = 0; i < 2; ++i)
    for (float& value : sums[i]) value = count == 0 ? 0 : value / count;
  const size_t from = graph.image(layer);
  const auto channels = static_cast<size_t>(graph.draft().volume(from).channels);
  if (std::ranges::any_of(sums[1], [](float variance) { return variance < 0; }))
    layer.refuse("has a variance below 0");
  NetworkDraft::Tensors tensors = {std::vector<float>(channels, 1), std::vector<float>(channels, 0),
                                   std::move(sums[0]), std::move(sums[1])};
  graph.give(layer, norm, from, std::move(tensors));
  graph.open_norm = graph.last();
}

// Behind a BatchNorm its weight and bias; elsewhere a factor a channel.
void scale(CaffeGraph& graph, const CaffeLayer& layer) {
  const ProtoMessage& settings = layer.settings("scale_param");
  if (layer.bottoms().size() != 1 || settings.whole("axis", 1) != 1 || settings.whole("num_axes", 1) != 1)
    layer.refuse("is taken with a factor a channel, axis: 1, num_axes: 1");
  const bool has_bias = settings.whole("bias_term", 0) != 0;
  NetworkDraft::Tensors tensors = graph.weights().take(layer, has_bias ? 2 : 1);
  const size_t from = graph.image(layer);
  const auto channels = static_cast<size_t>(graph.draft().volume(from).channels);
  if (tensors[0].size() != channels || tensors.back().size() != channels)
    layer.refuse("has not a factor a channel");
  if (graph.open_norm == from) {
    graph.draft().tensors(from)[0] = std::move(tensors[0]);
    if (has_bias) graph.draft().tensors(from)[1] = std::move(tensors[1]);
    graph.open_norm.reset();
    return graph.give(layer, {from, false});
  }
  ConvSpec each;
  each.filters = each.groups = graph.draft().volume(from).channels;
  each.bias = has_bias;
  graph.give(layer, each, from, std::move(tensors));
}

void power(CaffeGraph& graph, const CaffeLayer& layer) {
  const ProtoMessage& settings = layer.settings("power_param");
  if (settings.number("power", 1) != 1) layer.refuse("is taken with power: 1 alone");
  const double factor = checked_number(layer, settings, "scale", 1);
  const double shift = checked_number(layer, settings, "shift", 0);
  if (shift == 0) return graph.give(layer, ScaleSpec{factor}, graph.bottom(layer));
  const size_t from = graph.image(layer);
  ConvSpec each;
  each.filters = each.groups = graph.draft().volume(from).channels;
  const auto channels = static_cast<size_t>(each.filters);
  graph.give(layer, each, from,
             {std::vector<float>(channels, static_cast<float>(factor)),
              std::vector<float>(channels, static_cast<float>(shift))});
}

void eltwise(CaffeGraph& graph, const CaffeLayer& layer) {
  constexpr int64_t kSum = 1;
  const ProtoMessage& settings = layer.settings("eltwise_param");
  if (settings.whole("operation", kSum) != kSum) layer.refuse("is taken as a sum alone");
  const auto factors = settings.floats("coeff");
  std::vector<size_t> from;
  for (size_t i = 0; i < layer.bottoms().size(); ++i) {
    const auto factor = i < factors.size() ? static_cast<double>(factors[i]) : 1.0;
    size_t one = graph.image(layer, i);
    if (factor != 1) one = graph.draft().add(ScaleSpec{factor}, one, {}, layer.place());
    from.push_back(one);
  }
  if (from.size() < 2) layer.refuse("has no two bottoms");
  graph.give(layer, {graph.draft().add_sum(from, layer.place()), false});
}

void concat(CaffeGraph& graph, const CaffeLayer& layer) {
  const ProtoMessage& settings = layer.settings("concat_param");
  if (settings.whole("axis", settings.whole("concat_dim", 1)) != 1)
    layer.refuse("is taken of channels alone, axis: 1");
  std::vector<size_t> from;
  for (size_t i = 0; i < layer.bottoms().size(); ++i) from.push_back(graph.image(layer, i));
  if (from.empty()) layer.refuse("has no bottoms");
  graph.give(layer, {graph.draft().add_concatenation(from, layer.place()), false});
}

}  // namespace

void take_caffe_layer(CaffeGraph& graph, const CaffeLayer& layer) {
  const std::string& type = layer.type();
  if (type == "Convolution") return take_caffe_conv(graph, layer);
  if (type == "InnerProduct") return inner_product(graph, layer);
  if (type == "Pooling") return take_caffe_pool(graph, layer);
  if (type == "ReLU") return relu(graph, layer);
  if (type == "PReLU") return prelu(graph, layer);
  if (type == "ELU")
    return function(graph, layer, Elu{checked_number(layer, layer.settings("elu_param"), "alpha", 1)});
  if (type == "Sigmoid") return function(graph, layer, Sigmoid{});
  if (type == "TanH") return function(graph, layer, Tanh{});
  if (type == "LRN") return lrn(graph, layer);
  if (type == "BatchNorm") return batch_norm(graph, layer);
  if (type == "Scale") return scale(graph, layer);
  if (type == "Power") return power(graph, layer);
  if (type == "Eltwise") return eltwise(graph, layer);
  if (type == "Concat") return concat(graph, layer);
  if (type == "Dropout" || type == "Split") return graph.give(layer, graph.bottom(layer));
  if (type == "Flatten") return graph.give(layer, {graph.bottom(layer).node, true});
  if (type == "Softmax" || type == "SoftmaxWithLoss")
    return graph.give(layer, SoftmaxSpec{}, graph.image(layer));
  if (type.empty()) layer.refuse("has no type");
  layer.refuse(
      "this type is not taken; those that are: Convolution, InnerProduct, Pooling, ReLU, PReLU, ELU, "
      "Sigmoid, "
      "TanH, LRN, BatchNorm, Scale, Power, Eltwise, Concat, Split, Flatten, Dropout, Softmax");
}

}  // namespace cnn
