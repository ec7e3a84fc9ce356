// Which algorithm computes a convolution: a function of its shape, by rules that were measured (tests/bench).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kernels/window.h"
#include "spec/engine.h"

namespace cnn {

enum class ConvAlgorithm {
  direct,
  row_winograd,
  direct_strips,
  row_winograd_strips,
  depthwise,
  im2col,
  winograd_4x4_3x3,
  winograd_2x2_3x3,
  winograd_2x2_5x5
};

// Whether it computes images in lanes.
inline bool in_lanes(std::optional<ConvAlgorithm> algorithm) {
  return algorithm == ConvAlgorithm::direct || algorithm == ConvAlgorithm::row_winograd;
}

inline bool in_strips(std::optional<ConvAlgorithm> algorithm) {
  return algorithm == ConvAlgorithm::direct_strips || algorithm == ConvAlgorithm::row_winograd_strips;
}

// For batches of `batch` images.
ConvAlgorithm choose_conv(const WindowGeometry& g, int64_t batch, Algorithm wanted);

// The same for a convolution between dense volumes, or next to them, with the `pool` that follows it: strips
// of its images may fill the lanes that a small batch leaves empty.
ConvAlgorithm choose_conv_or_strips(const WindowGeometry& g, const std::optional<WindowGeometry>& pool,
                                    int64_t batch, Algorithm wanted);

// The multiplications that one image takes forward: as many as direct convolution's, or, by a transform,
// those between transformed tiles, the last of which may reach beyond the output. `pool`: what is computed
// with it. What transforms multiply with their few constants is not counted.
int64_t multiplications(ConvAlgorithm algorithm, const WindowGeometry& g,
                        const std::optional<WindowGeometry>& pool);

// Whether the algorithm can give what a max pool makes of the convolution, which is never written then.
bool can_pool(ConvAlgorithm algorithm, const WindowGeometry& pool);

// "direct", "depthwise", "product", "row Winograd F(4,5)", "Winograd F(4x4,3x3)"; "im2col" for products that
// copy windows.
std::string_view algorithm_name(ConvAlgorithm algorithm, const WindowGeometry& g);

}  // namespace cnn
