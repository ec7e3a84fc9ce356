// The windows of a conv or a pool: how many an image has, and what to say where they do not fit it.
#pragma once

#include <optional>
#include <string>

#include "base/shape.h"
#include "spec/layer_spec.h"

namespace cnn {

// The windows of a conv or a pool over an image.
struct Windows {
  Size2 kernel;
  Size2 stride;
  Pads pad;
  Rounding rounding = Rounding::exact;
  bool is_pool = false;
  Size2 dilation{1, 1};

  // How far a window reaches, with what lies between its taps.
  Size2 extent() const {
    return {(kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1};
  }
  bool operator==(const Windows& other) const = default;
};

Windows windows_of(const ConvSpec& conv);
Windows windows_of(const PoolSpec& pool);

// Of a conv or a pool; nothing of other layers.
std::optional<Windows> windows_in(const LayerKind& kind);
void set_windows(LayerKind& kind, const Windows& windows);

// One side of an image and of the windows over it.
struct WindowSide {
  int64_t side;
  int64_t kernel;
  int64_t stride;
  int64_t pad;      // before the image
  int64_t end_pad;  // behind it
  int64_t dilation = 1;

  // From the first window to the last.
  int64_t span() const { return side - (dilation * (kernel - 1) + 1) + pad + end_pad; }
};

// `along`: &Size2::height or &Size2::width.
WindowSide window_side(const Windows& windows, const Size2& input, int64_t Size2::*along);

// The windows along one side: how many there are under `rounding`; none where not even one fits. The one
// formula behind all of this: (side - kernel + 2*pad)/stride + 1.
std::optional<int64_t> window_count(const WindowSide& side, Rounding rounding, bool is_pool);

// The lecture's sum: "(32 - 5 + 2*2)/1 + 1 = 32", or "... = 2.33" where it is no whole number; of two pads
// "(7 - 3 + 0 + 1)/1 + 1 = 6", of a dilation "(32 - 2*(5 - 1) - 1 + 2*2)/1 + 1 = 28".
std::string window_sum(const WindowSide& side);

// The windows along both sides, where there is at least one along each.
std::optional<Size2> window_counts(const Windows& windows, const Size2& input);

// A pool's window may not lie in the padding alone: each pad <= kernel/2. True for a conv.
bool pad_is_allowed(const Windows& windows);

bool windows_fit(const Windows& windows, const Size2& input);

// Of windows that do not fit: "cannot apply a 3x3 filter with stride 3, pad 0 to a 7x7 input: (7 - 3 +
// 2*0)/3 + 1 = 2.33", the sum of the side that does not fit, the width first; or that the pool's pad is not
// allowed.
std::string misfit_reason(const Windows& windows, const Size2& input);

}  // namespace cnn
