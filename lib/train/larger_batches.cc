#include "train/larger_batches.h"

#include <algorithm>

#include "base/available_memory.h"
#include "base/error.h"
#include "base/readable_numbers.h"
#include "network/network_memory.h"

namespace cnn {

std::optional<std::string> lack_of_memory(const Network& network, int64_t images, int threads) {
  BatchLimits limits = network.limits();
  limits.training = images;
  const NetworkMemory needs = network_memory(network.plan(), limits, network.engine(), threads);
  const int64_t kept = needs.weights + needs.gradients;
  const int64_t bytes = needs.total() - kept;
  if (bytes <= available_memory() && needs.addresses - kept <= available_addresses()) return std::nullopt;
  return "batches of " + counted(images, "image") + " need " + readable_bytes(bytes) +
         " more of memory, and this process can get " +
         readable_bytes(std::min(available_memory(), available_addresses()));
}

}  // namespace cnn
