// How a layer turns one volume into the next, and what to say where it does not fit.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/shape.h"
#include "spec/layer_spec.h"
#include "spec/network_spec.h"

namespace cnn {

// Why a layer cannot take its input: one message for a person, several lines where it names what would fit.
struct Misfit {
  std::string message;
  bool is_of_paths = false;  // whose sizes differ, in a residual or branches
};

// `layer` on `input` with its output and costs, or why it does not fit: by (W - F + 2P)/S + 1, a pool's pad
// beyond half its kernel, a softmax on more than one pixel, what a residual or branches cannot put together,
// a volume or a parameter tensor above kMaxElements.
std::variant<LayerPlan, Misfit> plan_layer(const LayerSpec& layer, const Volume& input);

}  // namespace cnn
