#include "config/path_advice.h"

#include <map>
#include <variant>

#include "config/fit_trials.h"
#include "kinds/key.h"
#include "spec/windows.h"

namespace cnn {
namespace {

using Names = std::vector<std::string>;

std::vector<LayerSpec> layers_inside(const LayerKind& kind) {
  std::vector<LayerSpec> layers;
  for (const auto* list : lists_inside(kind)) layers.insert(layers.end(), list->begin(), list->end());
  return layers;
}

bool is_odd(const Size2& size) {
  return size.height % 2 == 1 && size.width % 2 == 1;
}

Size2 same_pad(const Windows& windows) {
  return {(windows.kernel.height - 1) / 2 * windows.dilation.height,
          (windows.kernel.width - 1) / 2 * windows.dilation.width};
}

std::string pad_text(const Size2& pad) {
  if (pad.height == pad.width) return std::to_string(pad.width);
  return to_string(Dims{pad.height, pad.width});
}

// The layers whose windows change the size more than their strides do.
struct Unkept {
  Names plain;                             // of stride 1, which `pad: same` mends
  std::map<std::string, Names> by_stride;  // of others, by the pad that mends them with `rounding: floor`
  std::string even;                        // one that no pad mends, with its kernel
};

Unkept find_unkept(const LayerSpec& layer) {
  Unkept found;
  for (const LayerSpec& inside : layers_inside(layer.kind)) {
    const auto windows = windows_in(inside.kind);
    if (!windows) continue;
    const bool is_plain = windows->stride == Size2{1, 1};
    const bool is_padded = windows->pad == Pads(same_pad(*windows), same_pad(*windows));
    if (!is_odd(windows->kernel)) {
      if (found.even.empty()) found.even = inside.name + " has an even kernel, " + to_string(windows->kernel);
    } else if (is_plain && !is_padded) {
      found.plain.push_back(inside.name);
    } else if (!is_plain && (!is_padded || windows->rounding != Rounding::floor)) {
      found.by_stride[pad_text(same_pad(*windows))].push_back(inside.name);
    }
  }
  return found;
}

std::string advice(const Names& plain, const std::map<std::string, Names>& by_stride) {
  std::string text;
  if (!plain.empty()) text = "`pad: same` in " + listed(plain, "and");
  for (const auto& [pad, names] : by_stride) {
    text += (text.empty() ? "" : ", and ") + std::string("`pad: ") + pad + "` with `rounding: floor` in " +
            listed(names, "and");
  }
  return text;
}

}  // namespace

std::string advice_for_paths(const Volume& input, const std::vector<LayerSpec>& layers,
                             const LayerSpec& layer) {
  const Unkept unkept = find_unkept(layer);
  Names strided;
  for (const auto& [pad, names] : unkept.by_stride) strided.insert(strided.end(), names.begin(), names.end());
  const auto padded = with_changed(layers, unkept.plain, keep_size);
  if (network_fits(input, padded))
    return advice(unkept.plain, {}) + (unkept.plain.size() == 1 ? " keeps" : " keep") + " the size";
  if (network_fits(input, with_changed(layers, strided, keep_size_by_stride)))
    return advice({}, unkept.by_stride) + " makes it fit";
  if (network_fits(input, with_changed(padded, strided, keep_size_by_stride)))
    return advice(unkept.plain, unkept.by_stride) + " make it fit";
  if (!unkept.even.empty()) return unkept.even + ", with which no pad keeps the size: take an odd one";
  return "the size must be the same, or smaller by the strides alone: odd kernels with a pad of (F - 1)/2, "
         "`rounding: floor` where a stride is above 1, and in branches the same strides";
}

}  // namespace cnn
