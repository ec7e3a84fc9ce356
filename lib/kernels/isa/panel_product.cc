#include "kernels/panel_product.h"

#include <algorithm>

#include "kernels/isa/lanes.h"
#include "kernels/isa/panel_columns.h"

namespace cnn::CNN_ISA {
namespace {

// Rows that are summed together with a panel of so many vectors: the sums, the panel's row and one number of
// A fill the registers (32 with AVX-512, else 16).
constexpr int64_t rows_for(int64_t vectors) {
#if defined(__AVX512F__)
  return vectors == 4 ? 6 : vectors == 3 ? 8 : vectors == 2 ? 12 : 16;
#elif defined(__AVX__)
  return vectors == 2 ? 6 : 10;
#else
  return 5 - vectors;
#endif
}

// kRows rows of C, kVectors vectors of columns. Where A's rows are packed their distances are constants,
// which takes no registers.
template <int64_t kRows, int64_t kVectors, bool kPacked>
void block(int64_t k, const float* a, int64_t row_step, int64_t column_step, const float* b, int64_t b_stride,
           Sum sum, float* c, int64_t c_stride) {
  Lanes sums[kRows][kVectors];
  for (int64_t r = 0; r < kRows; ++r) {
    for (int64_t v = 0; v < kVectors; ++v) {
      sums[r][v] = sum == Sum::add ? load_lanes(c + r * c_stride + v * kLanes) : Lanes{};
    }
  }
  for (int64_t p = 0; p < k; ++p) {
    Lanes row[kVectors];
#pragma GCC unroll 4
    for (int64_t v = 0; v < kVectors; ++v) row[v] = load_lanes(b + p * b_stride + v * kLanes);
#pragma GCC unroll 16
    for (int64_t r = 0; r < kRows; ++r) {
      const float factor = kPacked ? a[r * kPackedRowStep + p] : a[r * row_step + p * column_step];
#pragma GCC unroll 4
      for (int64_t v = 0; v < kVectors; ++v) sums[r][v] += factor * row[v];
    }
  }
  for (int64_t r = 0; r < kRows; ++r) {
    for (int64_t v = 0; v < kVectors; ++v) store_lanes(c + r * c_stride + v * kLanes, sums[r][v]);
  }
}

// All rows of one panel.
template <int64_t kVectors>
void panel(int64_t m, int64_t k, const ProductRows& a, const float* b, int64_t b_stride, Sum sum, float* c,
           int64_t c_stride) {
  int64_t i = 0;
  const bool is_packed = a.row_step == kPackedRowStep && a.column_step == 1;
  const auto rows = [&]<int64_t kRows>() {
    const auto compute = is_packed ? block<kRows, kVectors, true> : block<kRows, kVectors, false>;
    for (; i + kRows <= m; i += kRows) {
      compute(k, a.a + i * a.row_step, a.row_step, a.column_step, b, b_stride, sum, c + i * c_stride,
              c_stride);
    }
  };
  rows.template operator()<rows_for(kVectors)>();
  if constexpr (rows_for(kVectors) > 4) rows.template operator()<4>();
  if constexpr (rows_for(kVectors) > 2) rows.template operator()<2>();
  rows.template operator()<1>();
}

void any_panel(int64_t m, int64_t columns, int64_t k, const ProductRows& a, const float* b, int64_t b_stride,
               Sum sum, float* c, int64_t c_stride) {
  switch (columns / kLanes) {
    case 1:
      panel<1>(m, k, a, b, b_stride, sum, c, c_stride);
      break;
#if defined(__AVX__)
    case 2:
      panel<2>(m, k, a, b, b_stride, sum, c, c_stride);
      break;
#endif
#if defined(__AVX512F__)
    case 3:
      panel<3>(m, k, a, b, b_stride, sum, c, c_stride);
      break;
    case 4:
      panel<4>(m, k, a, b, b_stride, sum, c, c_stride);
      break;
#endif
    default:
      break;
  }
}

}  // namespace

void product(int64_t m, int64_t n, int64_t k, const ProductRows& a, const float* b, int64_t b_stride, Sum sum,
             float* c, int64_t c_stride) {
  for (int64_t j = 0; j < n; j += kPanelColumns) {
    any_panel(m, std::min(kPanelColumns, n - j), k, a, b + j, b_stride, sum, c + j, c_stride);
  }
}

void panel_product(int64_t m, int64_t n, int64_t k, const ProductRows& a, const float* panels, Sum sum,
                   float* c, int64_t c_stride) {
  for (int64_t j = 0; j < n; j += kPanelColumns) {
    const int64_t columns = std::min(kPanelColumns, n - j);
    any_panel(m, columns, k, a, panels + j * k, columns, sum, c + j, c_stride);
  }
}

}  // namespace cnn::CNN_ISA
