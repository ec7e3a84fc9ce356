#include "layers/lanes_rows.h"

namespace cnn {
namespace {

// The convolved rows that a window of the pool covers: (rows, F, OW, lanes).
int64_t row_floats(const FusedConv& conv) {
  return conv.geometry.output.channels * conv.geometry.output.width * lane_count();
}

}  // namespace

void convolve_rows(const LanesConv& kernel, const float* x, const float* bias, const Clamp& clamp, Range rows,
                   float* scratch, float* y) {
  const Volume& output = kernel.geometry().output;
  const int64_t row = output.width * lane_count();
  for (int64_t oh = rows.begin; oh < rows.end; ++oh)
    kernel.row(x, bias, clamp, oh, oh == rows.begin, scratch, y + oh * row, output.height * row);
}

int64_t rows_scratch(const LanesConv& kernel, const FusedConv& conv) {
  return kernel.row_scratch() + (conv.pool ? conv.pool->kernel.height * row_floats(conv) : 0);
}

void compute_rows(const LanesConv& kernel, const FusedConv& conv, const float* x, const float* bias,
                  Range rows, float* scratch, float* y, PoolPlaces& places, int64_t first, Mode mode) {
  if (!conv.pool) return convolve_rows(kernel, x, bias, conv.clamp, rows, scratch, y);
  const WindowGeometry& pool = *conv.pool;
  const int64_t width = pool.input.width * lane_count();
  float* ring = scratch + kernel.row_scratch();
  const PoolRows convolved{ring, pool.kernel.height, row_floats(conv), width};
  int64_t begun = -1;
  int64_t done = 0;
  for (int64_t oh = rows.begin; oh < rows.end; ++oh) {
    const Range needed =
        inputs_covered(pool.input.height, pool.kernel.height, pool.stride.height, pool.pad.height, oh);
    if (begun < 0) begun = done = needed.begin;
    for (; done < needed.end; ++done) {
      kernel.row(x, bias, kNoClamp, done, done == begun, scratch,
                 ring + done % convolved.slots * convolved.row_step, width);
    }
    places.pool_row(pool, pixel_vectors(Layout::lanes, pool.input), conv.clamp, convolved, oh, y, first,
                    mode);
  }
}

}  // namespace cnn
