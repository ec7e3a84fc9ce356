// How a layer turns one volume into the next, and what to say where it does not fit.
#pragma once

#include <optional>
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
};

// `layer` on `input` with its output and costs, or why it does not fit: by (W - F + 2P)/S + 1, a pool's pad
// beyond half its kernel, a softmax on more than one pixel, what a residual or branches cannot put together,
// a volume or a parameter tensor above kMaxElements.
std::variant<LayerPlan, Misfit> plan_layer(const LayerSpec& layer, const Volume& input);

// The windows along one side: how many there are under `rounding`; none where not even one fits. The one
// formula behind all of the above: (side - kernel + 2*pad)/stride + 1.
std::optional<int64_t> window_count(int64_t side, int64_t kernel, int64_t stride, int64_t pad,
                                    Rounding rounding, bool is_pool);

// The lecture's sum: "(32 - 5 + 2*2)/1 + 1 = 32", or "... = 2.33" where it is no whole number.
std::string window_sum(int64_t side, int64_t kernel, int64_t stride, int64_t pad);

}  // namespace cnn
