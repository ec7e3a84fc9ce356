#include "app/layer_text.h"

#include <fmt/format.h>

#include "spec/windows.h"

namespace cnn::app {

namespace {

std::string side(const Size2& size) {
  return size.height == size.width ? std::to_string(size.width) : to_string(size);
}

std::string rounding_text(Rounding rounding) {
  const std::string word = word_of(rounding);
  return word.empty() ? "" : ", " + word;
}

std::string pad_text(const Size2& pad) {
  return pad == Size2{0, 0} ? "" : ", pad " + side(pad);
}

struct Settings {
  std::string operator()(const ConvSpec& conv) const {
    const std::string stride = conv.stride == Size2{1, 1} ? "" : ", stride " + side(conv.stride);
    return fmt::format("{} filter{} {}{}{}{}{}", conv.filters, conv.filters == 1 ? "" : "s",
                       to_string(conv.kernel), stride, pad_text(conv.pad), rounding_text(conv.rounding),
                       conv.bias ? "" : ", no bias");
  }
  std::string operator()(const PoolSpec& pool) const {
    return fmt::format("{} pool {}, stride {}{}{}", word_of(pool.type), to_string(pool.kernel),
                       side(pool.stride), pad_text(pool.pad), rounding_text(pool.rounding));
  }
  std::string operator()(const FcSpec& fc) const {
    return fmt::format("{} unit{}{}", fc.units, fc.units == 1 ? "" : "s", fc.bias ? "" : ", no bias");
  }
  std::string operator()(const BatchNormSpec& norm) const {
    return fmt::format("batch norm, momentum {}{}", norm.momentum, norm.affine ? "" : ", not affine");
  }
  std::string operator()(const DropoutSpec& dropout) const {
    return fmt::format("drops {}{}", dropout.rate, dropout.spatial ? " of the channels" : "");
  }
  std::string operator()(const LrnSpec& lrn) const {
    return fmt::format("over {} channels, alpha {}, beta {}, k {}", lrn.size, lrn.alpha, lrn.beta, lrn.k);
  }
  std::string operator()(const GlobalPoolSpec& pool) const {
    return fmt::format("global {} pool", word_of(pool.type));
  }
  std::string operator()(const ScaleSpec& scale) const { return fmt::format("times {}", scale.factor); }
  std::string operator()(const ResidualSpec& residual) const {
    return fmt::format("x + {} layer{}", residual.layers.size(), residual.layers.size() == 1 ? "" : "s");
  }
  std::string operator()(const BranchesSpec& branches) const {
    return fmt::format("{} branch{} by channel", branches.paths.size(),
                       branches.paths.size() == 1 ? "" : "es");
  }
  // "leaky_relu, slope 0.01": the word, and its settings.
  std::string operator()(const auto& settings) const {
    std::string text = settings.text.word;
    settings.describe(settings, [&](const char* name, const auto& value, const auto&... /*takes, meaning*/) {
      text += fmt::format(", {} {}", name, value);
    });
    return text;
  }
};

// The numbers that one output of the layer is summed over, as a product: "5*5*3"; empty where there are no
// weights.
struct InputsOfOne {
  const Volume& input;

  std::string operator()(const ConvSpec& conv) const {
    return fmt::format("{}*{}*{}", conv.kernel.width, conv.kernel.height, input.channels);
  }
  std::string operator()(const FcSpec&) const {
    if (input.pixels() == 1) return std::to_string(input.channels);
    return fmt::format("{}*{}*{}", input.width, input.height, input.channels);
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";
  }
};

std::string inputs_of_one(const LayerPlan& layer) {
  return std::visit(InputsOfOne{layer.input}, layer.spec.kind);
}

// One side's sum, and what rounding made of it.
std::string side_steps(const Windows& w, int64_t Size2::*along, int64_t length, int64_t count) {
  const int64_t kernel = w.kernel.*along;
  const int64_t stride = w.stride.*along;
  const int64_t pad = w.pad.*along;
  std::string text = window_sum(length, kernel, stride, pad);
  if (w.rounding == Rounding::exact || (length - kernel + 2 * pad) % stride == 0) return text;
  text += w.rounding == Rounding::floor ? ", rounded down " : ", rounded up ";
  const int64_t rounded = *window_count(length, kernel, stride, pad, w.rounding, false);
  text += std::to_string(rounded);
  if (rounded != count) text += fmt::format(", without the one beyond the input {}", count);
  return text;
}

std::string windows_steps(const Windows& w, const LayerPlan& layer) {
  const std::string width = side_steps(w, &Size2::width, layer.input.width, layer.output.width);
  const std::string height = side_steps(w, &Size2::height, layer.input.height, layer.output.height);
  const std::string sums = width == height ? width : "width " + width + ", height " + height;
  return sums + " -> " + to_string(layer.output);
}

struct VolumeSteps {
  const LayerPlan& layer;

  std::string operator()(const ConvSpec& conv) const { return windows_steps(windows_of(conv), layer); }
  std::string operator()(const PoolSpec& pool) const { return windows_steps(windows_of(pool), layer); }
  std::string operator()(const FcSpec&) const { return changed(); }
  std::string operator()(const GlobalPoolSpec&) const { return changed(); }
  std::string operator()(const ResidualSpec&) const {
    const std::string x = layer.paths.size() > 1 ? layer.spec.name + ".projection of x" : "x";
    return x + " + " + layer.paths[0].back().spec.name + " -> " + to_string(layer.output);
  }
  std::string operator()(const BranchesSpec&) const {
    std::string depths;
    for (const auto& path : layer.paths) {
      depths += (depths.empty() ? "" : " + ") + std::to_string(path.back().output.channels);
    }
    return "depth " + depths + " = " + std::to_string(layer.output.channels) + " -> " +
           to_string(layer.output);
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "unchanged -> " + to_string(layer.output);
  }

  std::string changed() const { return to_string(layer.input) + " -> " + to_string(layer.output); }
};

// One side's sum: "6 + (5 - 1)*2 = 14".
std::string field_sum(const Windows& w, int64_t Size2::*along, const LayerFields& fields) {
  return fmt::format("{} + ({} - 1)*{} = {}", fields.before.size.*along, w.kernel.*along,
                     fields.before.stride.*along, fields.after.size.*along);
}

struct FieldSteps {
  const LayerPlan& layer;
  const LayerFields& fields;

  std::string operator()(const ConvSpec& conv) const { return windows(windows_of(conv)); }
  std::string operator()(const PoolSpec& pool) const { return windows(windows_of(pool)); }
  std::string operator()(const ResidualSpec&) const { return "larger of both ways -> " + after(); }
  std::string operator()(const BranchesSpec&) const { return "largest of its branches -> " + after(); }
  template <typename Other>
  std::string operator()(const Other&) const {
    return (fields.before == fields.after ? "unchanged -> " : "everything -> ") + after();
  }

  std::string windows(const Windows& w) const {
    if (fields.before.is_whole) return "unchanged -> " + after();
    const std::string width = field_sum(w, &Size2::width, fields);
    const std::string height = field_sum(w, &Size2::height, fields);
    return (width == height ? width : "width " + width + ", height " + height) + " -> " + after();
  }

  std::string after() const {
    const ReceptiveField& field = fields.after;
    if (field.is_whole) return "the whole input";
    return to_string(field.size) + " pixels of input, steps of " + side(field.stride);
  }
};

bool is_norm(const LayerPlan& layer) {
  return std::holds_alternative<BatchNormSpec>(layer.spec.kind);
}

}  // namespace

std::string settings_text(const LayerKind& kind) {
  return visit_settings(Settings{}, kind);
}

std::string parameter_sum(const LayerPlan& layer) {
  if (layer.parameter_count == 0) return "";
  if (is_norm(layer)) return fmt::format("2*{} = {}", layer.output.channels, layer.parameter_count);
  const bool bias = layer.parameters.size() > 1;
  return fmt::format("{}{}{}*{} = {}", bias ? "(" : "", inputs_of_one(layer), bias ? " + 1)" : "",
                     layer.output.channels, layer.parameter_count);
}

std::string parameter_steps(const LayerPlan& layer) {
  if (layer.parameter_count == 0 || is_norm(layer)) return parameter_sum(layer);
  const bool bias = layer.parameters.size() > 1;
  const int64_t of_one = layer.parameter_count / layer.output.channels;
  return fmt::format("{}{} = {}, {}*{} = {}", inputs_of_one(layer), bias ? " + 1" : "", of_one, of_one,
                     layer.output.channels, layer.parameter_count);
}

std::string volume_steps(const LayerPlan& layer) {
  return std::visit(VolumeSteps{layer}, layer.spec.kind);
}

std::string field_text(const ReceptiveField& field) {
  if (field.is_whole) return "whole";
  return to_string(field.size) + (field.stride == Size2{1, 1} ? "" : " /" + side(field.stride));
}

std::string field_steps(const LayerPlan& layer, const LayerFields& fields) {
  return std::visit(FieldSteps{layer, fields}, layer.spec.kind);
}

std::string mac_sum(const LayerPlan& layer) {
  if (layer.macs == 0) return "";
  const Volume& out = layer.output;
  const std::string outputs = out.pixels() == 1
                                  ? std::to_string(out.channels)
                                  : fmt::format("{}*{}*{}", out.width, out.height, out.channels);
  return fmt::format("{} * {} = {}", outputs, inputs_of_one(layer), layer.macs);
}

}  // namespace cnn::app
