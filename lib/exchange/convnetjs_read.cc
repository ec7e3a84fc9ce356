#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/printable_name.h"
#include "base/readable_numbers.h"
#include "exchange/convnetjs.h"
#include "exchange/json_tree.h"
#include "kinds/activations.h"

namespace cnn {
namespace {

// A layer of the JSON, by its members.
class Layer {
 public:
  Layer(const JsonTree& json, std::string place) : json_(json), place_(std::move(place)) {
    if (json.kind != JsonTree::Kind::object) refuse("is no object");
    const JsonTree* type = json.find("layer_type");
    if (type == nullptr || type->kind != JsonTree::Kind::text) refuse("has no layer_type");
    type_ = type->text;
    place_ += " (" + printable_name(type_) + ")";
  }

  const std::string& type() const { return type_; }

  [[noreturn]] void refuse(const std::string& why) const { throw Error(Failure::model, place_ + ": " + why); }

  std::optional<double> decimal(const char* name) const {
    const JsonTree* value = json_.find(name);
    if (value == nullptr || value->kind != JsonTree::Kind::number) return std::nullopt;
    return value->number;
  }

  double needed(const char* name) const {
    const auto value = decimal(name);
    if (!value) refuse(std::string("has no number ") + name);
    return *value;
  }

  int64_t whole(const char* name, int64_t least, std::optional<double> fallback = std::nullopt) const {
    const double value = decimal(name) ? *decimal(name) : fallback ? *fallback : needed(name);
    if (value != std::floor(value) || value < static_cast<double>(least) ||
        value > static_cast<double>(kMaxSide))
      refuse(std::string(name) + " is no whole number from " + std::to_string(least) + " to " +
             std::to_string(kMaxSide));
    return static_cast<int64_t>(value);
  }

  Volume output() const { return {whole("out_depth", 1), whole("out_sy", 1), whole("out_sx", 1)}; }

  LearningFactors factors() const {
    LearningFactors factors;
    factors.decay = decimal("l2_decay_mul").value_or(1);
    if (!(factors.decay >= 0)) refuse("l2_decay_mul is below 0");
    return factors;
  }

  const std::vector<JsonTree>& filters() const {
    const JsonTree* list = json_.find("filters");
    if (list == nullptr || list->kind != JsonTree::Kind::list) refuse("has no list of filters");
    return list->items;
  }
  const JsonTree* biases() const { return json_.find("biases"); }

  // The numbers of a Vol of so many.
  std::span<const double> numbers(const JsonTree* vol, int64_t count, const char* what) const {
    const JsonTree* w = vol == nullptr ? nullptr : vol->find("w");
    if (w == nullptr || std::ssize(w->numbers) != count || !w->items.empty())
      refuse(std::string(what) + " are not " + counted(count, "number"));
    return w->numbers;
  }

  float rounded(double value) const {
    if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max()))
      refuse("has a number beyond what a float holds");
    return static_cast<float>(value);
  }

 private:
  const JsonTree& json_;
  std::string place_;
  std::string type_;
};

Size2 square(int64_t side) {
  return {side, side};
}

ConvSpec conv_of(const Layer& layer) {
  ConvSpec conv;
  conv.filters = layer.whole("out_depth", 1);
  const int64_t width = layer.whole("sx", 1);
  conv.kernel = {layer.whole("sy", 1, static_cast<double>(width)), width};
  conv.stride = square(layer.whole("stride", 1, 1));
  conv.pad = Pads(square(layer.whole("pad", 0, 0)), square(layer.whole("pad", 0, 0)));
  conv.rounding = Rounding::floor;
  conv.factors = layer.factors();
  return conv;
}

PoolSpec pool_of(const Layer& layer) {
  PoolSpec pool;
  const int64_t width = layer.whole("sx", 1);
  pool.kernel = {layer.whole("sy", 1, static_cast<double>(width)), width};
  pool.stride = square(layer.whole("stride", 1, 2));
  pool.pad = Pads(square(layer.whole("pad", 0, 0)), square(layer.whole("pad", 0, 0)));
  pool.rounding = Rounding::floor;
  return pool;
}

DropoutSpec dropout_of(const Layer& layer) {
  DropoutSpec dropout;
  dropout.rate = layer.needed("drop_prob");
  if (!(dropout.rate >= 0 && dropout.rate < 1)) layer.refuse("drop_prob is no number from 0 to below 1");
  return dropout;
}

LrnSpec lrn_of(const Layer& layer) {
  LrnSpec lrn;
  lrn.size = layer.whole("n", 1);
  if (lrn.size % 2 == 0) layer.refuse("n is even");
  lrn.alpha = layer.needed("alpha");
  lrn.beta = layer.needed("beta");
  lrn.k = layer.needed("k");
  if (!(lrn.k > 0)) layer.refuse("k is not above 0");
  return lrn;
}

LayerKind kind_of(const Layer& layer) {
  const std::string& type = layer.type();
  if (type == "conv") return conv_of(layer);
  if (type == "pool") return pool_of(layer);
  if (type == "relu") return ReluSpec{};
  if (type == "dropout") return dropout_of(layer);
  if (type == "lrn") return lrn_of(layer);
  if (type == "softmax") return SoftmaxSpec{};
  if (type == "fc") {
    FcSpec fc;
    fc.units = layer.whole("out_depth", 1);
    fc.factors = layer.factors();
    return fc;
  }
  if (type == "sigmoid" || type == "tanh") return ActivationSpec{*kind_named<Activation>(type)};
  layer.refuse("is not taken; it may be conv, pool, relu, sigmoid, tanh, fc, lrn, dropout or softmax");
}

NetworkPlan planned(const NetworkSpec& spec, const std::string& place) {
  try {
    return plan_network(spec);
  } catch (const Error& error) {
    throw Error(Failure::model, place + ": " + error.what());
  }
}

// Of one filter that stands pixel by pixel, each times `factor`: (C, H, W).
void append(const Layer& layer, std::span<const double> w, int64_t channels, double factor,
            std::vector<float>& out) {
  const int64_t pixels = std::ssize(w) / channels;
  for (int64_t c = 0; c < channels; ++c)
    for (int64_t p = 0; p < pixels; ++p)
      out.push_back(layer.rounded(factor * w[static_cast<size_t>(p * channels + c)]));
}

void take_weights(const Layer& layer, const LayerPlan& plan, double factor, NetworkWeights& out) {
  const auto& filters = layer.filters();
  const Dims& dims = plan.parameters[0].dims;
  if (std::ssize(filters) != dims[0]) layer.refuse("has not as many filters as out_depth says");
  std::vector<float> weights;
  for (const JsonTree& filter : filters)
    append(layer, layer.numbers(&filter, element_count(dims) / dims[0], "a filter's weights"),
           plan.input.channels, factor, weights);
  std::vector<float> biases;
  append(layer, layer.numbers(layer.biases(), dims[0], "the biases"), 1, 1, biases);
  out.values.push_back(std::move(weights));
  out.values.push_back(std::move(biases));
}

// What a factor goes through unchanged.
bool lets_through(const LayerKind& kind) {
  return std::holds_alternative<ReluSpec>(kind) || std::holds_alternative<PoolSpec>(kind) ||
         std::holds_alternative<DropoutSpec>(kind);
}

std::vector<Layer> layers_of(const JsonTree& json, const std::string& place) {
  const JsonTree* list = json.kind == JsonTree::Kind::object ? json.find("layers") : nullptr;
  if (list == nullptr || list->kind != JsonTree::Kind::list || list->items.empty())
    throw Error(Failure::model, place + ": is no network of ConvNetJS: it has no list of layers");
  std::vector<Layer> layers;
  for (size_t i = 0; i < list->items.size(); ++i)
    layers.emplace_back(list->items[i], place + ": layer " + std::to_string(i));
  if (layers[0].type() != "input") layers[0].refuse("is not the input");
  if (layers.back().type() != "softmax") layers.back().refuse("is the last and no softmax");
  return layers;
}

}  // namespace

NetworkWeights read_convnetjs(std::string_view text, const std::string& place) {
  if (text.size() > kMostConvNetJsBytes)
    throw Error(Failure::model,
                place + ": has more than " + std::to_string(kMostConvNetJsBytes) + " bytes of JSON");
  const JsonTree json = parse_json_tree(text, place);
  const std::vector<Layer> layers = layers_of(json, place);
  NetworkWeights result;
  result.network.input = layers[0].output();
  std::map<std::string, int> numbers;
  for (size_t i = 1; i < layers.size(); ++i) {
    const std::string& type = layers[i].type();
    LayerKind kind = kind_of(layers[i]);
    result.network.layers.push_back({type + std::to_string(++numbers[type]), std::move(kind)});
  }
  const NetworkPlan plan = planned(result.network, place);
  double factor = 1;
  for (size_t i = 1; i < layers.size(); ++i) {
    const LayerPlan& layer = plan.layers[i - 1];
    if (layers[i].output() != layer.output)
      layers[i].refuse("its output is " + to_string(layer.output) + ", and not what it says");
    if (!layer.parameters.empty()) {
      take_weights(layers[i], layer, std::exchange(factor, 1), result);
    } else if (const auto* dropout = std::get_if<DropoutSpec>(&layer.spec.kind)) {
      factor *= dropout->rate;
    } else if (factor != 1 && !lets_through(layer.spec.kind)) {
      layers[i].refuse("dropout before it cannot be taken: no weights take its factor");
    }
  }
  return result;
}

}  // namespace cnn
