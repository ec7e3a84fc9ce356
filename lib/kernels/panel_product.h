// Products of small matrices, many of the same shape one after another, as Winograd's algorithm has them:
// without the copying by which a BLAS prepares large ones. The sums of a few rows and one panel of columns
// stay in registers; rows are read number by number, so that A may lie either way round.
#pragma once

#include <cstdint>

#include "kernels/isa.h"
#include "kernels/kernel.h"

namespace cnn {

// A (m, k): number (i, p) is a[i * row_step + p * column_step]. Where there are several terms, the products
// of as many matrices A and B are added up: those of A lie a_step floats apart, those of B b_step, or in
// panels one below the other.
struct ProductRows {
  const float* a;
  int64_t row_step;
  int64_t column_step;
  int64_t terms = 1;
  int64_t a_step = 0;
  int64_t b_step = 0;
};

// Rows this far apart with a column_step of 1 are read faster: who copies them together anyway does it so.
// Not a power of two, so that rows do not meet in the same places of the cache.
inline constexpr int64_t kPackedRowStep = 256 + 16;

// The floats of a row of a panel: as many columns as the registers hold besides the sums.
inline int64_t panel_columns() {
  return isa_in_force::panel_columns;
}

enum class Sum { write, add };

// C (m, n) := or += A (m, k) x B (k, n). n is a multiple of lane_count(). b: (k, n), rows `b_stride` apart.
CNN_KERNEL(void, product,
           (int64_t m, int64_t n, int64_t k, const ProductRows& a, const float* b, int64_t b_stride, Sum sum,
            float* c, int64_t c_stride));

// The same with B in panels: columns 0..panel_columns()-1 as (k, panel_columns()), then the next; the last
// may be narrower.
CNN_KERNEL(void, panel_product,
           (int64_t m, int64_t n, int64_t k, const ProductRows& a, const float* panels, Sum sum, float* c,
            int64_t c_stride));

}  // namespace cnn
