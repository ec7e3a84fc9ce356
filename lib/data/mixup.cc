#include "data/mixup.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace cnn {
namespace {

double above_zero(Random& random) {
  return (random.next_bits() + 1.0) * 0x1p-32;
}

// The logarithm of a number of Gamma(alpha, 1): for a small alpha the number itself may be too small for a
// double. Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
double log_gamma_draw(double alpha, Random& random) {
  if (alpha < 1) {
    const double of_more = log_gamma_draw(alpha + 1, random);
    return of_more + std::log(above_zero(random)) / alpha;
  }
  const double d = alpha - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = random.normal();
    const double base = 1 + c * x;
    if (base <= 0) continue;
    const double v = base * base * base;
    if (std::log(above_zero(random)) < x * x / 2 + d - d * v + d * std::log(v)) return std::log(d * v);
  }
}

}  // namespace

float mixup_share(double alpha, uint64_t seed, int64_t epoch, int64_t batch) {
  if (alpha == 0) return 1;
  Random random(seed, RandomUse::mixup, static_cast<uint64_t>(epoch), static_cast<uint32_t>(batch));
  const double a = log_gamma_draw(alpha, random);
  const double b = log_gamma_draw(alpha, random);
  return static_cast<float>(1 / (1 + std::exp(-std::abs(a - b))));
}

void mix_up(float share, float* images, int64_t count, int64_t size, ThreadPool& pool) {
  if (share == 1) return;
  const float rest = 1 - share;
  pool.run(count / 2, [&](int64_t n, int /*thread*/) {
    float* a = images + n * size;
    float* b = images + (count - 1 - n) * size;
    for (int64_t i = 0; i < size; ++i) {
      const float x = a[i];
      const float y = b[i];
      a[i] = share * x + rest * y;
      b[i] = share * y + rest * x;
    }
  });
}

void mix_into(float share, const float* other, float* image, int64_t size) {
  const float rest = 1 - share;
  for (int64_t i = 0; i < size; ++i) image[i] = share * image[i] + rest * other[i];
}

}  // namespace cnn
