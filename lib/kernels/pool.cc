#include "kernels/pool.h"

namespace cnn {

PoolRows pool_rows(const WindowGeometry& g, PixelVectors v, const float* x) {
  const int64_t row = g.input.width * v.depth * lane_count();
  return {x, g.input.height, row, g.input.height * row};
}

}  // namespace cnn
