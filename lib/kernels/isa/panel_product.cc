#include "kernels/panel_product.h"

#include <algorithm>

#include "kernels/isa/lanes.h"
#include "kernels/isa/panel_columns.h"

namespace cnn::CNN_ISA {
namespace {

// Rows that are summed together with a panel of so many vectors: the sums, the panel's row and one number of
// A fill the registers; where kLanes are more than a register's, what fits into them less well.
constexpr int64_t rows_for(int64_t vectors) {
  if (kRegisters == 32) return vectors == 4 ? 6 : vectors == 3 ? 8 : vectors == 2 ? 12 : 16;
#if defined(__AVX__)
  return vectors == 2 ? 6 : 10;
#else
  return 5 - vectors;
#endif
}

// Where the distance of A's rows is a constant, it takes no registers.
enum class RowsOfA { anywhere, packed, vectors, adjacent };

RowsOfA rows_of(const ProductRows& a) {
  if (a.row_step == 1) return RowsOfA::adjacent;
  if (a.column_step != 1 || a.terms != 1) return RowsOfA::anywhere;
  return a.row_step == kPackedRowStep ? RowsOfA::packed
         : a.row_step == kLanes       ? RowsOfA::vectors
                                      : RowsOfA::anywhere;
}

// More rows than these, each with an address of its own, find no registers for them.
constexpr int64_t kMostAddresses = 8;

// The first row of A to take, B (k, columns), and C.
struct Operands {
  int64_t row;
  int64_t k;
  int64_t b_step;  // between the terms
  const float* b;
  int64_t b_stride;
  Sum sum;
  float* c;
  int64_t c_stride;
};

// kRows rows of C, kVectors vectors of columns. That there is one term alone saves what a short product would
// spend on the loop.
template <int64_t kRows, int64_t kVectors, RowsOfA kOfA, bool kOneTerm>
void block(const ProductRows& rows, const float* first_a, const Operands& o, float* c) {
  const auto [first_row, k, b_step, first_b, b_stride, sum, first_c, c_stride] = o;
  const int64_t row_step = rows.row_step;
  const int64_t column_step = rows.column_step;
  Lanes sums[kRows][kVectors] = {};
  if (sum == Sum::add) {
#pragma GCC unroll 16
    for (int64_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
      for (int64_t v = 0; v < kVectors; ++v) sums[r][v] = load_lanes(c + r * c_stride + v * kLanes);
    }
  }
  for (int64_t term = 0; term < (kOneTerm ? 1 : rows.terms); ++term) {
    const float* a = first_a + (kOneTerm ? 0 : term * rows.a_step);
    const float* b = first_b + (kOneTerm ? 0 : term * b_step);
    for (int64_t p = 0; p < k; ++p) {
      Lanes row[kVectors];
#pragma GCC unroll 4
      for (int64_t v = 0; v < kVectors; ++v) row[v] = load_lanes(b + p * b_stride + v * kLanes);
#pragma GCC unroll 16
      for (int64_t r = 0; r < kRows; ++r) {
        const float factor = kOfA == RowsOfA::packed     ? a[r * kPackedRowStep + p]
                             : kOfA == RowsOfA::vectors  ? a[r * kLanes + p]
                             : kOfA == RowsOfA::adjacent ? a[r + p * column_step]
                                                         : a[r * row_step + p * column_step];
#pragma GCC unroll 4
        for (int64_t v = 0; v < kVectors; ++v) sums[r][v] += factor * row[v];
      }
    }
  }
#pragma GCC unroll 16
  for (int64_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int64_t v = 0; v < kVectors; ++v) store_lanes(c + r * c_stride + v * kLanes, sums[r][v]);
  }
}

// All rows of one panel.
template <int64_t kVectors, RowsOfA kOfA, bool kOneTerm>
void panel_of(int64_t m, const ProductRows& a, const Operands& o) {
  int64_t i = 0;
  const auto rows = [&]<int64_t kRows>() {
    for (; i + kRows <= m; i += kRows) {
      block<kRows, kVectors, kOfA, kOneTerm>(a, a.a + (o.row + i) * a.row_step, o, o.c + i * o.c_stride);
    }
  };
  constexpr int64_t kMost =
      kOfA == RowsOfA::anywhere ? std::min(rows_for(kVectors), kMostAddresses) : rows_for(kVectors);
  rows.template operator()<kMost>();
  if constexpr (kMost > 4) rows.template operator()<4>();
  if constexpr (kMost > 2) rows.template operator()<2>();
  rows.template operator()<1>();
}

template <int64_t kVectors>
void panel(int64_t m, const ProductRows& a, const Operands& o) {
  switch (rows_of(a)) {
    case RowsOfA::anywhere:
      return a.terms == 1 ? panel_of<kVectors, RowsOfA::anywhere, true>(m, a, o)
                          : panel_of<kVectors, RowsOfA::anywhere, false>(m, a, o);
    case RowsOfA::packed:
      return panel_of<kVectors, RowsOfA::packed, true>(m, a, o);
    case RowsOfA::vectors:
      return panel_of<kVectors, RowsOfA::vectors, true>(m, a, o);
    case RowsOfA::adjacent:
      return a.terms == 1 ? panel_of<kVectors, RowsOfA::adjacent, true>(m, a, o)
                          : panel_of<kVectors, RowsOfA::adjacent, false>(m, a, o);
  }
}

// One of 1 <= columns / kLanes <= kVectors vectors.
template <int64_t kVectors = kPanelColumns / kLanes>
void any_panel(int64_t m, int64_t columns, const ProductRows& a, const Operands& o) {
  if (columns == kVectors * kLanes) return panel<kVectors>(m, a, o);
  if constexpr (kVectors > 1) any_panel<kVectors - 1>(m, columns, a, o);
}

// A matrix B of no more floats than these stays in the second cache: few rows at a time then go through all
// of it, so that C is written row by row.
constexpr int64_t kFewFloats = 64 * 1024;
constexpr int64_t kFewRows = 24;

}  // namespace

void product(int64_t m, int64_t n, int64_t k, const ProductRows& a, const float* b, int64_t b_stride, Sum sum,
             float* c, int64_t c_stride) {
  for (int64_t j = 0; j < n; j += kPanelColumns) {
    any_panel(m, std::min(kPanelColumns, n - j), a, {0, k, a.b_step, b + j, b_stride, sum, c + j, c_stride});
  }
}

void panel_product(int64_t m, int64_t n, int64_t k, const ProductRows& a, const float* panels, Sum sum,
                   float* c, int64_t c_stride) {
  const int64_t together = n > kPanelColumns && n * k * a.terms <= kFewFloats ? kFewRows : m;
  // `a` is not copied: it has just been written number by number, which a copy reads at once and waits for.
  for (int64_t i = 0; i < m; i += together) {
    for (int64_t j = 0; j < n; j += kPanelColumns) {
      const int64_t columns = std::min(kPanelColumns, n - j);
      any_panel(std::min(together, m - i), columns, a,
                {i, k, k * columns, panels + j * k * a.terms, columns, sum, c + i * c_stride + j, c_stride});
    }
  }
}

}  // namespace cnn::CNN_ISA
