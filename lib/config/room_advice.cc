#include "config/room_advice.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "config/fit_trials.h"

namespace cnn {
namespace {

constexpr int64_t kMostLarger = 64;    // pixels a side
constexpr size_t kMostTried = 8;       // convs and pools
constexpr size_t kMostLayers = 1'000;  // for which so many inputs are tried

void leave_out(std::vector<LayerSpec>& layers, const std::string& name) {
  std::erase_if(layers, [&](const LayerSpec& layer) { return layer.name == name; });
  for (LayerSpec& layer : layers) {
    for (auto* list : lists_inside(layer.kind)) leave_out(*list, name);
  }
}

bool fits_padded(const TightNetwork& network, const std::vector<std::string>& names) {
  return network_fits(network.input, with_changed(network.layers, names, keep_size));
}

bool fits_without(const TightNetwork& network, const std::string& name) {
  std::vector<LayerSpec> layers = network.layers;
  leave_out(layers, name);
  return network_fits(network.input, layers);
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
    if (network_fits(input, network.layers)) return Size2{input.height, input.width};
  }
  return std::nullopt;
}

// Empty where nothing has been found.
std::string found_advice(const TightNetwork& network) {
  const auto& convs = network.convs;
  if (convs.size() > 1 && fits_padded(network, convs))
    return "`pad: same` in the convs before it keeps the size";
  for (const std::string& conv : last_of(convs)) {
    if (fits_padded(network, {conv})) return "`pad: same` in " + conv + " keeps the size";
  }
  for (const std::string& pool : last_of(network.pools)) {
    if (fits_without(network, pool))
      return "leave " + pool + " out" + (network.is_input_fixed ? "" : ", or begin with a larger input");
  }
  if (network.is_input_fixed) return "";
  const auto larger = larger_input(network);
  return larger ? "begin with a larger input, such as " + to_string(*larger) : "";
}

}  // namespace

std::string advice_for_room(const TightNetwork& network) {
  if (std::string advice = found_advice(network); !advice.empty()) return advice;
  TightNetwork through = network;
  through.layers.resize(network.reached);
  std::string advice = found_advice(through);
  if (advice.empty() && network.is_input_fixed)
    return "the data have this size, so leave out layers before it that make the image smaller";
  return advice.empty() ? "begin with a larger input" : advice + "; other layers do not fit even then";
}

}  // namespace cnn
