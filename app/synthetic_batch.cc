#include "app/synthetic_batch.h"

#include <chrono>

#include "base/random.h"

namespace cnn::app {

void put_synthetic_batch(Network& network, int64_t images) {
  Random random(1, RandomUse::initialize, 0);
  const int64_t pixels = images * network.plan().input.size();
  for (int64_t i = 0; i < pixels; ++i) network.images()[i] = static_cast<float>(random.normal());
  for (int64_t n = 0; n < images; ++n) {
    network.labels()[n] = static_cast<int32_t>(random.below(static_cast<uint64_t>(network.plan().classes())));
  }
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace cnn::app
