#include "config/room_advice.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <variant>

#include "spec/shape_rules.h"

namespace cnn {
namespace {

constexpr int64_t kMostLarger = 64;    // pixels a side
constexpr size_t kMostTried = 8;       // convs and pools
constexpr size_t kMostLayers = 1'000;  // for which so many inputs are tried

bool fits(const std::vector<LayerSpec>& layers, Volume volume) {
  for (const LayerSpec& layer : layers) {
    const auto plan = plan_layer(layer, volume);
    if (std::holds_alternative<Misfit>(plan)) return false;
    volume = std::get<LayerPlan>(plan).output;
  }
  return true;
}

void pad_convs(std::vector<LayerSpec>& layers, const std::vector<std::string>& names) {
  for (LayerSpec& layer : layers) {
    if (auto* residual = std::get_if<ResidualSpec>(&layer.kind)) pad_convs(residual->layers, names);
    if (auto* branches = std::get_if<BranchesSpec>(&layer.kind)) {
      for (auto& path : branches->paths) pad_convs(path, names);
    }
    auto* conv = std::get_if<ConvSpec>(&layer.kind);
    if (conv == nullptr || std::ranges::find(names, layer.name) == names.end()) continue;
    conv->pad = {(conv->kernel.height - 1) / 2, (conv->kernel.width - 1) / 2};
  }
}

void leave_out(std::vector<LayerSpec>& layers, const std::string& name) {
  std::erase_if(layers, [&](const LayerSpec& layer) { return layer.name == name; });
  for (LayerSpec& layer : layers) {
    if (auto* residual = std::get_if<ResidualSpec>(&layer.kind)) leave_out(residual->layers, name);
    if (auto* branches = std::get_if<BranchesSpec>(&layer.kind)) {
      for (auto& path : branches->paths) leave_out(path, name);
    }
  }
}

bool fits_with(const TightNetwork& network, const std::function<void(std::vector<LayerSpec>&)>& change) {
  std::vector<LayerSpec> layers = network.layers;
  change(layers);
  return fits(layers, network.input);
}

bool fits_padded(const TightNetwork& network, const std::vector<std::string>& names) {
  return fits_with(network, [&](std::vector<LayerSpec>& layers) { pad_convs(layers, names); });
}

// The last few, the last first.
std::vector<std::string> last_of(std::vector<std::string> names) {
  std::ranges::reverse(names);
  names.resize(std::min(names.size(), kMostTried));
  return names;
}

std::optional<Size2> larger_input(const TightNetwork& network) {
  if (network.layers.size() > kMostLayers) return std::nullopt;
  for (int64_t more = 1; more <= kMostLarger; ++more) {
    Volume input = network.input;
    input.height += more;
    input.width += more;
    if (fits(network.layers, input)) return Size2{input.height, input.width};
  }
  return std::nullopt;
}

}  // namespace

std::string advice_for_room(const TightNetwork& network) {
  const auto& convs = network.convs;
  if (convs.size() > 1 && fits_padded(network, convs))
    return "`pad: same` in the convs before it keeps the size";
  for (const std::string& conv : last_of(convs)) {
    if (fits_padded(network, {conv})) return "`pad: same` in " + conv + " keeps the size";
  }
  for (const std::string& pool : last_of(network.pools)) {
    if (fits_with(network, [&](std::vector<LayerSpec>& layers) { leave_out(layers, pool); }))
      return "leave " + pool + " out, or begin with a larger input";
  }
  const auto larger = larger_input(network);
  return "begin with a larger input" + (larger ? ", such as " + to_string(*larger) : std::string());
}

}  // namespace cnn
