// What is done to each number of a batch alike.
#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/elementwise.h"
#include "layers/workers.h"

namespace cnn {

// Calls each(Range) on fixed pieces of 0..floats, on all workers.
template <typename Each>
void for_pieces(int64_t floats, Workers& workers, Each each) {
  constexpr int64_t kPieceFloats = 16 * 1024;
  const Pieces pieces{floats, kPieceFloats};
  workers.pool().run(pieces.count(), [&](int64_t piece, int /*thread*/) { each(pieces.range(piece)); });
}

// Rows of each of `parts`, of so many floats: tasks enough for all, and none too small to wake a thread for.
inline Pieces bands(int64_t parts, int64_t rows, int64_t row_floats) {
  constexpr int64_t kTasks = 16;
  constexpr int64_t kLeastFloats = 16 * 1024;
  const int64_t some = std::max(ceil_div(kLeastFloats, row_floats), ceil_div(parts * rows, kTasks));
  return {rows, std::min(rows, some)};
}

// to := from
inline void copy_to(float* to, const float* from, int64_t floats, Workers& workers) {
  for_pieces(floats, workers,
             [=](Range part) { std::copy(from + part.begin, from + part.end, to + part.begin); });
}

// sum := sum + more
inline void add_to(float* sum, const float* more, int64_t floats, Workers& workers) {
  for_pieces(floats, workers,
             [=](Range part) { add_numbers(more + part.begin, kNoClamp, sum + part.begin, part.size()); });
}

}  // namespace cnn
