// Windows as other programs say them, brought to those that a conv and a pool here have.
#pragma once

#include <optional>

#include "base/shape.h"
#include "spec/layer_spec.h"

namespace cnn {

struct ForeignWindows {
  Size2 kernel;
  Size2 stride{1, 1};
  Size2 dilation{1, 1};
  Size2 begin{0, 0};  // padding at top and left
  Size2 end{0, 0};    // at bottom and right
};

// As many windows as fit the padded image, the rest left out; none where not one does.
std::optional<Size2> whole_windows(const ForeignWindows& windows, const Size2& image);

// Sets kernel, stride, pad and rounding of `pool`, whose type and count_padding are known, such that it has
// `wanted` windows, which begin where these do; false where it cannot.
bool fit_pool(PoolSpec& pool, const ForeignWindows& windows, const Size2& image, const Size2& wanted);

// Likewise of a conv, as many as fit.
bool fit_conv(ConvSpec& conv, const ForeignWindows& windows, const Size2& image);

}  // namespace cnn
