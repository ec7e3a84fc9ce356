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

PartialSums::PartialSums(const float* partials, int64_t pieces, int64_t biases, std::span<float> weight,
                         std::span<float> bias)
    : partials_(partials),
      pieces_(pieces),
      stride_(std::ssize(weight) + biases),
      weight_(weight),
      bias_(bias),
      ranges_{std::ssize(weight), range_floats(pieces)} {}

void PartialSums::run(int64_t task) const {
  const Range part = ranges_.range(task);
  sum_columns(partials_ + part.begin, pieces_, stride_, part.size(), weight_.data() + part.begin);
  if (task > 0 || bias_.empty()) return;
  sum_columns(partials_ + std::ssize(weight_), pieces_, stride_, stride_ - std::ssize(weight_), bias_.data());
}

void PartialSums::run_all(Workers& workers) const {
  workers.pool().run(tasks(), [&](int64_t task, int /*thread*/) { run(task); });
}

}  // namespace cnn
