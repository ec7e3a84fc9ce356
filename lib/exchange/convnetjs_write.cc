#include <array>
#include <charconv>
#include <optional>
#include <variant>

#include "base/error.h"
#include "exchange/convnetjs.h"

namespace cnn {
namespace {

using Values = std::span<const std::span<const float>>;

std::string decimal(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string member(const char* name, double value) {
  return ",\"" + std::string(name) + "\":" + decimal(value);
}

std::string member(const char* name, int64_t value) {
  return ",\"" + std::string(name) + "\":" + std::to_string(value);
}

// Of one that is as long in both directions, else nothing.
std::optional<int64_t> side(const Size2& size) {
  if (size.height != size.width) return std::nullopt;
  return size.height;
}

// What ConvNetJS makes of it: windows that would reach beyond the padding are left out.
bool has_whole_windows(const LayerPlan& layer, const Size2& kernel, const Size2& stride, const Size2& pad) {
  const auto count = [](int64_t in, int64_t size, int64_t step, int64_t around) {
    return floor_div(in + 2 * around - size, step) + 1;
  };
  return layer.output.height == count(layer.input.height, kernel.height, stride.height, pad.height) &&
         layer.output.width == count(layer.input.width, kernel.width, stride.width, pad.width);
}

// Why ConvNetJS does not have the layer; empty where it has.
struct Lack {
  const LayerPlan& layer;

  std::string operator()(const ConvSpec& conv) const {
    if (conv.dilation != Size2{1, 1}) return "ConvNetJS has no dilation";
    return conv.groups > 1 ? "ConvNetJS has no groups" : windows(conv.kernel, conv.stride, conv.pad);
  }
  std::string operator()(const PoolSpec& pool) const {
    if (pool.type != PoolType::max) return "ConvNetJS pools by the maximum alone";
    return windows(pool.kernel, pool.stride, pool.pad);
  }
  std::string operator()(const LrnSpec& lrn) const {
    return lrn.size % 2 == 1 ? "" : "ConvNetJS takes lrn over an odd number of channels alone";
  }
  std::string operator()(const ReluSpec&) const { return ""; }
  std::string operator()(const FcSpec&) const { return ""; }
  std::string operator()(const SoftmaxSpec&) const { return ""; }
  std::string operator()(const DropoutSpec&) const { return ""; }
  template <typename Other>
  std::string operator()(const Other&) const {
    const std::string word = type_name(layer.spec.kind);
    return word == "sigmoid" || word == "tanh" ? "" : "ConvNetJS has no " + word;
  }

  std::string windows(const Size2& kernel, const Size2& stride, const Pads& pad) const {
    if (!side(stride)) return "ConvNetJS has one stride for both directions";
    if (!pad.are_even()) return "ConvNetJS has one pad for all sides";
    if (!side(pad.begin())) return "ConvNetJS has one pad for both directions";
    return has_whole_windows(layer, kernel, stride, pad.begin())
               ? ""
               : "ConvNetJS leaves out windows that do not fit";
  }
};

std::string lack_of(const LayerPlan& layer) {
  const std::string lack = std::visit(Lack{layer}, layer.spec.kind);
  return lack.empty() ? "" : layer.spec.name + ": " + lack;
}

std::string volume(const Size2& size, int64_t depth, const std::string& numbers) {
  return "{\"sx\":" + std::to_string(size.width) + member("sy", size.height) + member("depth", depth) +
         ",\"w\":[" + numbers + "]}";
}

// The numbers of one filter, (C, H, W).
std::string filter(std::span<const float> weights, const Size2& size, int64_t channels) {
  std::string text;
  const int64_t pixels = size.height * size.width;
  for (int64_t p = 0; p < pixels; ++p) {
    for (int64_t c = 0; c < channels; ++c) {
      if (!text.empty()) text += ',';
      text += decimal(static_cast<double>(weights[static_cast<size_t>(c * pixels + p)]));
    }
  }
  return text;
}

// `size` and `channels` are those of what a filter sees, `shown` and `depth` what ConvNetJS says of it.
std::string filters(int64_t count, Values values, const Size2& size, int64_t channels, const Size2& shown,
                    int64_t depth) {
  std::string text = ",\"filters\":[";
  const auto length = static_cast<size_t>(size.height * size.width * channels);
  std::string biases;
  for (int64_t i = 0; i < count; ++i) {
    const auto weights = values[0].subspan(static_cast<size_t>(i) * length, length);
    text += (i == 0 ? "" : ",") + volume(shown, depth, filter(weights, size, channels));
    const float bias = values.size() > 1 ? values[1][static_cast<size_t>(i)] : 0;
    biases += (i == 0 ? "" : ",") + decimal(static_cast<double>(bias));
  }
  return text + "],\"biases\":" + volume({1, 1}, count, biases);
}

// What stands behind a layer's type and volume.
struct Members {
  const LayerPlan& layer;
  Values values;

  std::string operator()(const ConvSpec& conv) const {
    return windows(conv.kernel, conv.stride, conv.pad) + decay(conv.factors) +
           filters(conv.filters, values, conv.kernel, layer.input.channels, conv.kernel,
                   layer.input.channels);
  }
  std::string operator()(const PoolSpec& pool) const { return windows(pool.kernel, pool.stride, pool.pad); }
  std::string operator()(const FcSpec& fc) const {
    const Size2 size{layer.input.height, layer.input.width};
    return member("num_inputs", layer.input.size()) + decay(fc.factors) +
           filters(fc.units, values, size, layer.input.channels, {1, 1}, layer.input.size());
  }
  std::string operator()(const SoftmaxSpec&) const { return member("num_inputs", layer.input.size()); }
  std::string operator()(const LrnSpec& lrn) const {
    return member("k", lrn.k) + member("n", lrn.size) + member("alpha", lrn.alpha) + member("beta", lrn.beta);
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";
  }

  std::string windows(const Size2& kernel, const Size2& stride, const Pads& pad) const {
    return member("sx", kernel.width) + member("sy", kernel.height) + member("stride", stride.width) +
           member("pad", pad.left) + member("in_depth", layer.input.channels);
  }
  static std::string decay(const LearningFactors& factors) {
    return member("l1_decay_mul", factors.decay) + member("l2_decay_mul", factors.decay);
  }
};

std::string head(const std::string& type, const Volume& output) {
  return "{\"layer_type\":\"" + type + "\"" + member("out_depth", output.channels) +
         member("out_sx", output.width) + member("out_sy", output.height);
}

}  // namespace

std::string convnetjs_lacks(const NetworkPlan& plan) {
  for (const LayerPlan& layer : plan.layers)
    if (std::string lack = lack_of(layer); !lack.empty()) return lack;
  return "";
}

std::string write_convnetjs(const NetworkPlan& plan, Values values) {
  if (const std::string lack = convnetjs_lacks(plan); !lack.empty()) throw Error(Failure::model, lack);
  std::string text = "{\"layers\":[" + head("input", plan.input) + "}";
  size_t next = 0;
  for (const LayerPlan& layer : plan.layers) {
    const size_t count = layer.parameters.size();
    if (!std::holds_alternative<DropoutSpec>(layer.spec.kind))
      text += "," + head(type_name(layer.spec.kind), layer.output) +
              std::visit(Members{layer, values.subspan(next, count)}, layer.spec.kind) + "}";
    next += count;
  }
  return text + "]}\n";
}

}  // namespace cnn
