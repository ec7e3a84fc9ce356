#include "kernels/lanes.h"

#include <algorithm>
#include <cstring>

namespace cnn {
namespace {

Lanes load(const float* p) {
  Lanes v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

void store(float* p, Lanes v) {
  std::memcpy(p, &v, sizeof v);
}

// Exchanges off-diagonal blocks of rows i and i + step: the step of a transpose by halves.
template <int64_t kStep>
void exchange(Lanes (&rows)[kLanes]) {
  LaneInts low;
  LaneInts high;
  for (int64_t k = 0; k < kLanes; ++k) {
    const bool upper = (k & kStep) != 0;
    low[k] = static_cast<int32_t>(upper ? kLanes + k - kStep : k);
    high[k] = static_cast<int32_t>(upper ? kLanes + k : k + kStep);
  }
  for (int64_t i = 0; i < kLanes; ++i) {
    if ((i & kStep) != 0) continue;
    const Lanes a = rows[i];
    const Lanes b = rows[i + kStep];
    rows[i] = __builtin_shuffle(a, b, low);
    rows[i + kStep] = __builtin_shuffle(a, b, high);
  }
}

// rows[i][j] <-> rows[j][i].
void transpose(Lanes (&rows)[kLanes]) {
  exchange<1>(rows);
  exchange<2>(rows);
  exchange<4>(rows);
  if constexpr (kLanes == 16) exchange<kLanes / 2>(rows);
}

}  // namespace

void to_lanes(const float* x, int64_t images, int64_t size, float* lanes) {
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    Lanes rows[kLanes] = {};
    for (int64_t n = 0; n < images; ++n) rows[n] = load(x + n * size + i);
    transpose(rows);
    for (int64_t k = 0; k < kLanes; ++k) as_lanes(lanes)[i + k] = rows[k];
  }
  for (; i < size; ++i) {
    for (int64_t n = 0; n < kLanes; ++n) lanes[i * kLanes + n] = n < images ? x[n * size + i] : 0;
  }
}

void from_lanes(const float* lanes, int64_t images, int64_t size, float* x) {
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    Lanes rows[kLanes];
    for (int64_t k = 0; k < kLanes; ++k) rows[k] = as_lanes(lanes)[i + k];
    transpose(rows);
    for (int64_t n = 0; n < images; ++n) store(x + n * size + i, rows[n]);
  }
  for (; i < size; ++i) {
    for (int64_t n = 0; n < images; ++n) x[n * size + i] = lanes[i * kLanes + n];
  }
}

}  // namespace cnn
