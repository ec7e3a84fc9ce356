#include "config/fit_trials.h"

#include <algorithm>
#include <variant>

#include "spec/shape_rules.h"
#include "spec/windows.h"

namespace cnn {
namespace {

// Of a conv or a pool.
template <typename Change>
void change_windows(LayerSpec& layer, const Change& change) {
  if (auto* conv = std::get_if<ConvSpec>(&layer.kind)) change(*conv);
  if (auto* pool = std::get_if<PoolSpec>(&layer.kind)) change(*pool);
}

// Whether a path of it has lost all its layers to other mistakes, so that what it gives is not known.
bool has_lost_path(const LayerSpec& layer) {
  const auto is_lost = [](const std::vector<LayerSpec>& path) {
    return path.empty() || std::ranges::any_of(path, has_lost_path);
  };
  return std::ranges::any_of(lists_inside(layer.kind), [&](const auto* list) { return is_lost(*list); });
}

}  // namespace

bool network_fits(Volume input, const std::vector<LayerSpec>& layers) {
  for (const LayerSpec& layer : layers) {
    if (has_lost_path(layer)) return true;  // as far as it can be told
    const auto plan = plan_layer(layer, input);
    if (std::holds_alternative<Misfit>(plan)) return false;
    input = std::get<LayerPlan>(plan).output;
  }
  return true;
}

std::vector<LayerSpec> with_changed(std::vector<LayerSpec> layers, const std::vector<std::string>& names,
                                    const std::function<void(LayerSpec&)>& change) {
  for (LayerSpec& layer : layers) {
    for (auto* list : lists_inside(layer.kind)) *list = with_changed(std::move(*list), names, change);
    if (std::ranges::find(names, layer.name) != names.end()) change(layer);
  }
  return layers;
}

void keep_size(LayerSpec& layer) {
  change_windows(layer, [](auto& spec) {
    const Size2 extent = windows_of(spec).extent();
    spec.pad = {(extent.height - 1) / 2, (extent.width - 1) / 2};
  });
}

void keep_size_by_stride(LayerSpec& layer) {
  keep_size(layer);
  change_windows(layer, [](auto& spec) { spec.rounding = Rounding::floor; });
}

}  // namespace cnn
