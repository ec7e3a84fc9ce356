#include "dashboard/opened_network.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/readable_numbers.h"
#include "dashboard/answers.h"
#include "spec/layer_products.h"

namespace cnn {
namespace {

using nlohmann::ordered_json;

constexpr size_t kNone = SIZE_MAX;

// Sizes are told as width x height, as volumes are.
std::string window_text(const Size2& kernel, const Size2& stride, const Pads& pad) {
  const auto side = [](const Size2& size) {
    return size.height == size.width ? std::to_string(size.width) : to_string(size);
  };
  return to_string(kernel) + ", stride " + side(stride) +
         (pad == Pads() ? "" : ", pad " + (pad.are_even() ? side(pad.begin()) : to_string(pad)));
}

struct FilterText {
  std::string operator()(const ConvSpec& conv) const {
    return window_text(conv.kernel, conv.stride, conv.pad) +
           (conv.dilation == Size2{1, 1} ? "" : ", dilation " + to_string(conv.dilation)) +
           (conv.groups > 1 ? ", groups " + std::to_string(conv.groups) : "");
  }
  std::string operator()(const PoolSpec& pool) const {
    return std::string(word_of(pool.type)) + " " + window_text(pool.kernel, pool.stride, pool.pad);
  }
  std::string operator()(const GlobalPoolSpec& pool) const { return word_of(pool.type); }
  std::string operator()(const LrnSpec& lrn) const { return "over " + counted(lrn.size, "channel"); }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";
  }
};

ordered_json range_json(std::span<const float> values) {
  const Extent extent = extent_of(values);
  return {{"least", extent.least}, {"greatest", extent.greatest}};
}

}  // namespace

OpenedNetwork::OpenedNetwork(const NetworkPlan& plan)
    : plan_(plan), workers_(std::make_unique<Workers>(1)), probe_(plan_, *workers_) {
  rows_.push_back({"input", "input", nullptr, plan_.input});
  add_rows(plan_.layers, 0);
  // In the order of a forward pass, which is that of the parameters.
  size_t next = 0;
  for (const LayerPlan* layer : all_layers(plan_.layers)) {
    const auto found = std::ranges::find(rows_, layer, &Row::plan);
    if (!layer->parameters.empty() && found != rows_.end()) found->parameter = next;
    next += layer->parameters.size();
  }
}

void OpenedNetwork::add_rows(const std::vector<LayerPlan>& layers, size_t before) {
  for (const LayerPlan& layer : layers) {
    for (const auto& path : layer.paths) add_rows(path, before);
    const bool is_softmax = std::holds_alternative<SoftmaxSpec>(layer.spec.kind);
    const size_t look = is_softmax ? kNone : look_of(layer.spec.name);
    rows_.push_back({layer.spec.name, type_name(layer.spec.kind), &layer, layer.output, look, before});
    before = look;
  }
}

size_t OpenedNetwork::look_of(const std::string& name) const {
  const auto& looks = probe_.looks();
  return static_cast<size_t>(std::ranges::find(looks, name, &Look::layer) - looks.begin());
}

const OpenedNetwork::Row& OpenedNetwork::row(const std::string& name) const {
  const auto found = std::ranges::find(rows_, name, &Row::name);
  if (found == rows_.end()) throw PageRefusal{404, "there is no layer of this name"};
  return *found;
}

void OpenedNetwork::take_weights(const std::vector<std::vector<float>>& values) {
  const auto own = probe_.parameters();
  std::vector<ConstParameter> given(own.begin(), own.end());
  for (size_t i = 0; i < given.size(); ++i) given[i].value = values[i];
  probe_.copy_weights(given);
}

void OpenedNetwork::compute(std::span<const float> image, int64_t label) {
  probe_.forward(image);
  probabilities_ = probe_.probabilities();
  if (label < 0) label = std::ranges::max_element(probabilities_) - probabilities_.begin();
  const auto of = static_cast<size_t>(label);
  std::vector<float> seed = probabilities_;
  seed[of] -= 1;
  probe_.backward(seed);
  probability_gradients_.assign(probabilities_.size(), 0);
  probability_gradients_[of] = -1 / std::max(probabilities_[of], std::numeric_limits<float>::min());
}

std::span<const float> OpenedNetwork::activation(const Row& row) const {
  return row.look == kNone ? probabilities_ : probe_.looks()[row.look].activation;
}

std::span<const float> OpenedNetwork::gradient(const Row& row) const {
  return row.look == kNone ? probability_gradients_ : probe_.looks()[row.look].gradient;
}

ordered_json OpenedNetwork::row_json(const Row& row) const {
  const Volume& volume = row.volume;
  const int64_t parameters = row.plan == nullptr ? 0 : row.plan->parameter_count;
  ordered_json json = {
      {"name", row.name},
      {"type", row.type},
      {"output", {{"channels", volume.channels}, {"height", volume.height}, {"width", volume.width}}},
      {"filter", row.plan == nullptr ? "" : std::visit(FilterText{}, row.plan->spec.kind)},
      {"parameters", parameters},
      {"arithmetic",
       parameters == 0 ? "" : product_of_parameters(*row.plan) + " = " + with_separators(parameters)},
      {"activation", range_json(activation(row))},
      {"gradient", range_json(gradient(row))},
      {"weight", nullptr},
      {"weight_gradient", nullptr}};
  if (row.parameter != kNone && parameters > 0) {
    const ConstParameter& weight = probe_.parameters()[row.parameter];
    json["weight"] = range_json(weight.value);
    json["weight_gradient"] = range_json(weight.gradient);
  }
  return json;
}

ordered_json OpenedNetwork::layers() const {
  ordered_json layers = ordered_json::array();
  for (const Row& row : rows_) layers.push_back(row_json(row));
  return layers;
}

ordered_json OpenedNetwork::pictures(const std::string& name, int64_t first, int64_t count) const {
  const Row& row = this->row(name);
  const PictureLayout maps = layout_of_maps(row.volume);
  ordered_json pictures = {{"activations", pictures_json(activation(row), maps, first, count)},
                           {"activation_gradients", pictures_json(gradient(row), maps, first, count)},
                           {"weights", nullptr},
                           {"weight_gradients", nullptr}};
  if (row.parameter == kNone || row.plan->parameter_count == 0) return pictures;
  const ConstParameter& weight = probe_.parameters()[row.parameter];
  const PictureLayout layout = layout_of_weights(weight.dims, row.plan->input);
  pictures["weights"] = pictures_json(weight.value, layout, first, count);
  pictures["weight_gradients"] = pictures_json(weight.gradient, layout, first, count);
  return pictures;
}

}  // namespace cnn
