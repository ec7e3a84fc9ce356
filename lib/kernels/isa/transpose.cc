#include "kernels/transpose.h"

#include <algorithm>
#include <utility>

#include "kernels/isa/lanes.h"

namespace cnn::CNN_ISA {
namespace {

// Lane k of the upper (kUpper) or lower half of an exchange of a and b: an index into both, one after the
// other.
template <int kStep, bool kUpper>
constexpr int source_of(int k) {
  const bool from_b = (k & kStep) != 0;
  if (kUpper) return from_b ? static_cast<int>(kLanes) + k : k + kStep;
  return from_b ? static_cast<int>(kLanes) + k - kStep : k;
}

template <int kStep, bool kUpper, int... k>
Lanes pick(Lanes a, Lanes b, std::integer_sequence<int, k...> /*lanes*/) {
  return __builtin_shufflevector(a, b, source_of<kStep, kUpper>(k)...);
}

// Exchanges off-diagonal blocks of rows i and i + step: the step of a transpose by halves.
template <int kStep>
inline __attribute__((always_inline)) void exchange(Lanes (&rows)[kLanes]) {
  constexpr std::make_integer_sequence<int, kLanes> kAll;
#pragma GCC unroll 16
  for (int64_t i = 0; i < kLanes; ++i) {
    if ((i & kStep) != 0) continue;
    const Lanes a = rows[i];
    const Lanes b = rows[i + kStep];
    rows[i] = pick<kStep, false>(a, b, kAll);
    rows[i + kStep] = pick<kStep, true>(a, b, kAll);
  }
}

// rows[i][j] <-> rows[j][i]. Inlined, or the rows pass through memory.
inline __attribute__((always_inline)) void transpose(Lanes (&rows)[kLanes]) {
  exchange<1>(rows);
  exchange<2>(rows);
  if constexpr (kLanes >= 8) exchange<4>(rows);
  if constexpr (kLanes == 16) exchange<8>(rows);
}

// Calls square(j) for squares of kLanes columns from j on that cover all of `columns`; the last overlaps its
// neighbour where they are no multiple. Returns the first column that is left: 0 where they are too few.
template <typename Square>
int64_t each_square(int64_t columns, Square square) {
  if (columns < kLanes) return 0;
  for (int64_t j = 0; j < columns; j += kLanes) square(std::min(j, columns - kLanes));
  return columns;
}

// row_at(k) -> `columns` numbers of row k, for k < kLanes; null: zeros. to: (columns, to_stride).
template <typename RowAt>
inline __attribute__((always_inline)) void transpose_rows(RowAt row_at, int64_t columns, float* to,
                                                          int64_t to_stride) {
  alignas(64) constexpr float zeros[kLanes] = {};
  const auto square = [&](int64_t j) {
    Lanes block[kLanes];
#pragma GCC unroll 16
    for (int64_t k = 0; k < kLanes; ++k) {
      const float* row = row_at(k);
      block[k] = load_lanes(row != nullptr ? row + j : zeros);
    }
    transpose(block);
#pragma GCC unroll 16
    for (int64_t k = 0; k < kLanes; ++k) store_lanes(to + (j + k) * to_stride, block[k]);
  };
  for (int64_t j = each_square(columns, square); j < columns; ++j) {
    for (int64_t k = 0; k < kLanes; ++k) to[j * to_stride + k] = row_at(k) != nullptr ? row_at(k)[j] : 0;
  }
}

// The way back; a null row_at(k) takes none.
template <typename RowAt>
inline __attribute__((always_inline)) void transpose_rows_back(const float* from, int64_t from_stride,
                                                               int64_t columns, RowAt row_at) {
  const auto square = [&](int64_t j) {
    Lanes block[kLanes];
#pragma GCC unroll 16
    for (int64_t k = 0; k < kLanes; ++k) block[k] = load_lanes(from + (j + k) * from_stride);
    transpose(block);
#pragma GCC unroll 16
    for (int64_t k = 0; k < kLanes; ++k) {
      if (float* row = row_at(k)) store_lanes(row + j, block[k]);
    }
  };
  for (int64_t j = each_square(columns, square); j < columns; ++j) {
    for (int64_t k = 0; k < kLanes; ++k) {
      if (float* row = row_at(k)) row[j] = from[j * from_stride + k];
    }
  }
}

}  // namespace

void transpose_padded(const float* from, int64_t from_stride, int64_t rows, int64_t columns, float* to,
                      int64_t to_stride) {
  for (int64_t i = 0; i < rows; i += kLanes) {
    transpose_rows([&](int64_t k) { return i + k < rows ? from + (i + k) * from_stride : nullptr; }, columns,
                   to + i, to_stride);
  }
}

void transpose_back(const float* from, int64_t from_stride, int64_t rows, int64_t columns, float* to,
                    int64_t to_stride) {
  for (int64_t i = 0; i < rows; i += kLanes) {
    transpose_rows_back(from + i, from_stride, columns,
                        [&](int64_t k) { return i + k < rows ? to + (i + k) * to_stride : nullptr; });
  }
}

void gather_lanes(const float* const* from, int64_t columns, float* to) {
  transpose_rows([&](int64_t k) { return from[k]; }, columns, to, kLanes);
}

void scatter_lanes(const float* from, int64_t columns, float* const* to) {
  transpose_rows_back(from, kLanes, columns, [&](int64_t k) { return to[k]; });
}

}  // namespace cnn::CNN_ISA
