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

// All gradients and parameters after a pass over a batch of 33, on so many threads.
inline std::vector<float> numbers_after_a_pass(const NetworkSpec& spec, int threads) {
  Workers workers(threads);
  Network network(plan_network(spec), {33, 1}, workers);
  network.initialize(3);
  put_random_batch(network, 33, 1);
  network.compute_gradients(33);
  std::vector<float> all;
  for (const ConstParameter& parameter : network.parameters()) {
    all.insert(all.end(), parameter.gradient.begin(), parameter.gradient.end());
    all.insert(all.end(), parameter.value.begin(), parameter.value.end());
  }
  return all;
}

inline std::vector<float> logits_of(const Network& network, int64_t images) {
  return {network.logits(), network.logits() + images * network.plan().classes()};
}

}  // namespace cnn
