// Products of small matrices, many of the same shape one after another, as Winograd's algorithm has them:
// without the copying by which a BLAS prepares large ones. The sums of a few rows and one panel of columns
// stay in registers; rows are read number by number, so that A may lie either way round.
#pragma once

#include <cstdint>

#include "kernels/lanes.h"

namespace cnn {

// A (m, k): number (i, p) is a[i * row_step + p * column_step].
struct ProductRows {
  const float* a;
  int64_t row_step;
  int64_t column_step;
};

// Rows this far apart with a column_step of 1 are read faster: who copies them together anyway does it so.
// Not a power of two, so that rows do not meet in the same places of the cache.
inline constexpr int64_t kPackedRowStep = 256 + 16;

// The floats of a row of a panel: as many columns as the registers hold besides the sums.
#if defined(__AVX512F__)
inline constexpr int64_t kPanelColumns = 4 * kLanes;
#elif defined(__AVX__)
inline constexpr int64_t kPanelColumns = 2 * kLanes;
#else
inline constexpr int64_t kPanelColumns = kLanes;
#endif

enum class Sum { write, add };

// C (m, n) := or += A (m, k) x B (k, n). n is a multiple of kLanes. b: (k, n), rows `b_stride` apart.
void product(int64_t m, int64_t n, int64_t k, const ProductRows& a, const float* b, int64_t b_stride, Sum sum,
             float* c, int64_t c_stride);

// The same with B in panels: columns 0..kPanelColumns-1 as (k, kPanelColumns), then the next; the last may be
// narrower.
void panel_product(int64_t m, int64_t n, int64_t k, const ProductRows& a, const float* panels, Sum sum,
                   float* c, int64_t c_stride);

}  // namespace cnn
