// How products of matrices are cut into tasks: by the sizes alone, whatever the threads. No sum depends on it
// but where pieces of a batch are summed apart.
#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/panel_product.h"
#include "layers/workers.h"

namespace cnn {

// So many tasks at least, where there is work for them.
inline constexpr int64_t kProductTasks = 16;

// The numbers that a task reads and writes, but for weights: they stay in the second cache.
inline constexpr int64_t kTaskFloats = 128 * 1024;

// The weights' gradient is summed tile by tile.
inline constexpr int64_t kTileRows = 96;
inline constexpr int64_t kTileColumns = 64;
inline constexpr int64_t kTilePixels =
    256;  // so many at least, where tiles are few and pixels are summed apart

// Where other cuts leave too few tasks, columns are cut too, in whole panels.
inline Pieces columns_of(int64_t tasks, int64_t columns) {
  const int64_t panels = ceil_div(columns, panel_columns());
  return {columns, ceil_div(panels, std::min(panels, ceil_div(kProductTasks, tasks))) * panel_columns()};
}

}  // namespace cnn
