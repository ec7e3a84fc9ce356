#include "app/layer_steps.h"

#include <fmt/format.h>

#include "app/side_text.h"
#include "spec/windows.h"

namespace cnn::app {

namespace {

// One side's sum, and what rounding made of it.
std::string side_steps(const Windows& w, int64_t Size2::*along, int64_t length, int64_t count) {
  const WindowSide side = window_side(w, {length, length}, along);
  std::string text = window_sum(side);
  if (w.rounding == Rounding::exact || side.span() % side.stride == 0) return text;
  text += w.rounding == Rounding::floor ? ", rounded down " : ", rounded up ";
  const int64_t rounded = *window_count(side, w.rounding, false);
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
  std::string operator()(const GateSpec&) const {
    return "x * " + layer.paths[0].back().spec.name + " -> " + to_string(layer.output);
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
  const std::string dilation = w.dilation.*along == 1 ? "" : fmt::format("*{}", w.dilation.*along);
  return fmt::format("{} + ({} - 1){}*{} = {}", fields.before.size.*along, w.kernel.*along, dilation,
                     fields.before.stride.*along, fields.after.size.*along);
}

struct FieldSteps {
  const LayerPlan& layer;
  const LayerFields& fields;

  std::string operator()(const ConvSpec& conv) const { return windows(windows_of(conv)); }
  std::string operator()(const PoolSpec& pool) const { return windows(windows_of(pool)); }
  std::string operator()(const ResidualSpec&) const { return "larger of both ways -> " + after(); }
  std::string operator()(const GateSpec&) const { return "larger of both ways -> " + after(); }
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
    return to_string(field.size) + " pixels of input, steps of " + side_text(field.stride);
  }
};

}  // namespace

std::string volume_steps(const LayerPlan& layer) {
  return std::visit(VolumeSteps{layer}, layer.spec.kind);
}

std::string field_text(const ReceptiveField& field) {
  if (field.is_whole) return "whole";
  return to_string(field.size) + (field.stride == Size2{1, 1} ? "" : " /" + side_text(field.stride));
}

std::string field_steps(const LayerPlan& layer, const LayerFields& fields) {
  return std::visit(FieldSteps{layer, fields}, layer.spec.kind);
}

}  // namespace cnn::app
