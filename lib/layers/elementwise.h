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
