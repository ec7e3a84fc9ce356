#include "kernels/winograd.h"

#include <algorithm>

#include "kernels/layout.h"

namespace cnn {
namespace {

// Whether every tile of the line has the point.
bool all_have(const WinogradLine& line, int64_t point) {
  return point >= line.points.begin && point < line.points.end;
}

// So many outputs are all that is needed of a convolution that gives `outputs`, where these reach every
// input, so that its gradient is written whole.
int64_t needed(int64_t outputs, int64_t pooled, int64_t input, int64_t pad, int64_t taps) {
  return 2 * pooled + taps - 1 >= input + pad ? 2 * pooled : outputs;
}

WindowGeometry needed(WindowGeometry g, const std::optional<WindowGeometry>& pool) {
  if (!pool) return g;
  Volume& out = g.output;
  out.height = needed(out.height, pool->output.height, g.input.height, g.pad.height, g.kernel.height);
  out.width = needed(out.width, pool->output.width, g.input.width, g.pad.width, g.kernel.width);
  return g;
}

}  // namespace

WinogradLine::WinogradLine(int64_t image_outputs, int64_t tile_outputs, int64_t tile_side)
    : outputs(tile_outputs), side(tile_side), tiles(ceil_div(image_outputs, tile_outputs)) {
  const int64_t missing = tiles * outputs - image_outputs;
  points = {missing > 1 ? 1 : 0, missing > 0 ? side - 1 : side};
}

WinogradShape::WinogradShape(WinogradTile tile, const WindowGeometry& g,
                             const std::optional<WindowGeometry>& pool)
    : tile_(tile),
      g_(needed(g, pool)),
      pooled_(pool ? std::optional(pool->output) : std::nullopt),
      outputs_(tile == WinogradTile::f4x4_3x3 ? 4 : 2),
      taps_(g.kernel.height),
      rows_(g_.output.height, outputs_, side()),
      columns_(g_.output.width, outputs_, side()),
      channels_(padded_channels(g.input.channels)),
      filters_(padded_channels(g.output.channels)) {}

int64_t WinogradShape::tiles_before(int64_t frequency, int64_t tile) const {
  const int64_t high = tiles_high() - (all_have(rows_, frequency / side()) ? 0 : 1);
  const int64_t wide = tiles_wide() - (all_have(columns_, frequency % side()) ? 0 : 1);
  const int64_t row = tile % tiles_per_image() / tiles_wide();
  const int64_t of_row = row < high ? std::min(tile % tiles_wide(), wide) : 0;
  return tile / tiles_per_image() * high * wide + std::min(row, high) * wide + of_row;
}

int64_t WinogradShape::tiles_with(int64_t frequency, Range tiles) const {
  if (all_have(rows_, frequency / side()) && all_have(columns_, frequency % side())) return tiles.size();
  return tiles_before(frequency, tiles.end) - tiles_before(frequency, tiles.begin);
}

int64_t WinogradShape::products_per_image() const {
  int64_t products = 0;
  for (int64_t xi = 0; xi < frequencies(); ++xi) products += tiles_with(xi, {0, tiles_per_image()});
  return products;
}

bool winograd_fits(WinogradTile tile, const WindowGeometry& g) {
  const int64_t taps = tile == WinogradTile::f2x2_5x5 ? 5 : 3;
  return g.groups == 1 && g.kernel == Size2{taps, taps} && g.stride == Size2{1, 1} && !g.is_dilated() &&
         all_windows_read(g);
}

bool winograd_pools(const WindowGeometry& pool) {
  return pool.kernel == Size2{2, 2} && pool.stride == Size2{2, 2} && pool.pad == Size2{0, 0} &&
         2 * pool.output.height <= pool.input.height && 2 * pool.output.width <= pool.input.width;
}

}  // namespace cnn
