#include "layers/partial_sums.h"

#include <algorithm>

#include "kernels/elementwise.h"

namespace cnn {
namespace {

// sums[i] := the sum over pieces of column i of partials, whose rows are `stride` apart.
void sum_columns(const float* partials, int64_t pieces, int64_t stride, int64_t count, float* sums) {
  std::copy_n(partials, count, sums);
  for (int64_t piece = 1; piece < pieces; ++piece) {
    add_numbers(partials + piece * stride, kNoClamp, sums, count);
  }
}

// So that a task reads some 64 KB, of `pieces` partials.
int64_t range_floats(int64_t pieces) {
  constexpr int64_t kTaskFloats = 16 * 1024;
  return round_up(ceil_div(kTaskFloats, pieces), 16 * kLineFloats);
}

}  // namespace

void add_up_partials(float* partials, int64_t pieces, int64_t floats, Workers& workers) {
  const Pieces ranges{floats, range_floats(pieces)};
  workers.pool().run(ranges.count(), [&](int64_t range, int /*thread*/) {
    const Range part = ranges.range(range);
    for (int64_t piece = 1; piece < pieces; ++piece) {
      add_numbers(partials + piece * floats + part.begin, kNoClamp, partials + part.begin, part.size());
    }
  });
}

void sum_partials(const float* partials, int64_t pieces, int64_t biases, std::span<float> weight,
                  std::span<float> bias, Workers& workers) {
  const int64_t stride = std::ssize(weight) + biases;
  const Pieces ranges{std::ssize(weight), range_floats(pieces)};
  workers.pool().run(ranges.count(), [&](int64_t range, int /*thread*/) {
    const Range part = ranges.range(range);
    sum_columns(partials + part.begin, pieces, stride, part.size(), weight.data() + part.begin);
  });
  if (!bias.empty()) sum_columns(partials + std::ssize(weight), pieces, stride, biases, bias.data());
}

}  // namespace cnn
