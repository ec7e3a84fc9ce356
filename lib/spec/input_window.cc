#include "spec/input_window.h"

#include <algorithm>
#include <optional>
#include <span>
#include <stdexcept>

#include "spec/windows.h"

namespace cnn {
namespace {

using Layers = std::span<const LayerPlan>;

Range holding(const Range& a, const Range& b) {
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

InputWindow holding(const InputWindow& a, const InputWindow& b) {
  return {holding(a.rows, b.rows), holding(a.columns, b.columns)};
}

Range read_by(const Range& given, int64_t kernel, int64_t stride, int64_t pad) {
  return {given.begin * stride - pad, (given.end - 1) * stride - pad + kernel};
}

Range cut(const Range& range, int64_t side) {
  const int64_t begin = std::clamp<int64_t>(range.begin, 0, side);
  return {begin, std::clamp(range.end, begin, side)};
}

InputWindow before(const LayerPlan& layer, const InputWindow& given);

// What the first of `layers` reads for what the last one gives.
InputWindow before_all(Layers layers, InputWindow given) {
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) given = before(*layer, given);
  return given;
}

InputWindow before_paths(const LayerPlan& layer, const InputWindow& given) {
  InputWindow all = takes_input_itself(layer) ? given : before_all(layer.paths.front(), given);
  for (const auto& path : layer.paths) all = holding(all, before_all(path, given));
  return all;
}

InputWindow before(const LayerPlan& layer, const InputWindow& given) {
  if (!layer.paths.empty()) return before_paths(layer, given);
  if (const auto windows = windows_in(layer.spec.kind)) {
    return {read_by(given.rows, windows->extent().height, windows->stride.height, windows->pad.top),
            read_by(given.columns, windows->extent().width, windows->stride.width, windows->pad.left)};
  }
  const LayerKind& kind = layer.spec.kind;
  const bool reads_all = std::holds_alternative<FcSpec>(kind) ||
                         std::holds_alternative<GlobalPoolSpec>(kind) ||
                         std::holds_alternative<SoftmaxSpec>(kind);
  if (!reads_all) return given;
  return {{0, layer.input.height}, {0, layer.input.width}};
}

// What the first of `layers` reads for `given` of the layer named so; nothing where that is not among them.
std::optional<InputWindow> before_named(Layers layers, const std::string& name, const InputWindow& given) {
  for (size_t i = 0; i < layers.size(); ++i) {
    const LayerPlan& layer = layers[i];
    if (layer.spec.name == name) return before_all(layers.first(i + 1), given);
    for (const auto& path : layer.paths) {
      if (const auto read = before_named(path, name, given)) return before_all(layers.first(i), *read);
    }
  }
  return std::nullopt;
}

}  // namespace

InputWindow InputWindow::inside(const Volume& input) const {
  return {cut(rows, input.height), cut(columns, input.width)};
}

InputWindow input_window(const NetworkPlan& plan, const std::string& layer, int64_t y, int64_t x) {
  const InputWindow one{{y, y + 1}, {x, x + 1}};
  if (layer == "input") return one;
  if (const auto read = before_named(plan.layers, layer, one)) return *read;
  throw std::out_of_range(layer);
}

}  // namespace cnn
