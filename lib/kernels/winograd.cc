#include "kernels/winograd.h"

#include "kernels/layout.h"

namespace cnn {

WinogradShape::WinogradShape(WinogradTile tile, const WindowGeometry& g)
    : tile_(tile),
      g_(g),
      outputs_(tile == WinogradTile::f4x4_3x3 ? 4 : 2),
      taps_(g.kernel.height),
      channels_(padded_channels(g.input.channels)),
      filters_(padded_channels(g.output.channels)) {}

bool winograd_fits(WinogradTile tile, const WindowGeometry& g) {
  const int64_t taps = tile == WinogradTile::f2x2_5x5 ? 5 : 3;
  return g.groups == 1 && g.kernel == Size2{taps, taps} && g.stride == Size2{1, 1} && !g.is_dilated() &&
         all_windows_read(g);
}

}  // namespace cnn
