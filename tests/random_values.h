// Numbers for tests: the same ones every time.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"

namespace cnn {

// Standard normal.
inline std::vector<float> random_floats(int64_t count, uint64_t seed) {
  Random random(seed, RandomUse::augment, 0);
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = random.normal();
  return values;
}

}  // namespace cnn
