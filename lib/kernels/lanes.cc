#include "kernels/lanes.h"

#include <algorithm>
#include <cstring>
#include <utility>

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
void exchange(Lanes (&rows)[kLanes]) {
  constexpr std::make_integer_sequence<int, kLanes> kAll;
  for (int64_t i = 0; i < kLanes; ++i) {
    if ((i & kStep) != 0) continue;
    const Lanes a = rows[i];
    const Lanes b = rows[i + kStep];
    rows[i] = pick<kStep, false>(a, b, kAll);
    rows[i + kStep] = pick<kStep, true>(a, b, kAll);
  }
}

// rows[i][j] <-> rows[j][i].
void transpose(Lanes (&rows)[kLanes]) {
  exchange<1>(rows);
  exchange<2>(rows);
  exchange<4>(rows);
  if constexpr (kLanes == 16) exchange<8>(rows);
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
