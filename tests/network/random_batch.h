// What every test of whole networks begins with.
#pragma once

#include <algorithm>
#include <vector>

#include "network/network.h"
#include "random_values.h"

namespace cnn {

// Random images, the labels 0, 1, 2, ... in turn.
inline void put_random_batch(Network& network, int64_t images, uint64_t seed) {
  const auto pixels = random_floats(images * network.plan().input.size(), seed);
  std::copy(pixels.begin(), pixels.end(), network.images());
  for (int64_t n = 0; n < images; ++n)
    network.labels()[n] = static_cast<int32_t>(n % network.plan().classes());
}

inline std::vector<float> logits_of(const Network& network, int64_t images) {
  return {network.logits(), network.logits() + images * network.plan().classes()};
}

}  // namespace cnn
