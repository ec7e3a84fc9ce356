#include "app/require_memory.h"

#include <algorithm>

#include "app/table.h"
#include "base/available_memory.h"
#include "base/error.h"
#include "spec/least_memory.h"

namespace cnn::app {
namespace {

void require(const LeastMemory& needed, int64_t images, const std::string& what,
             const std::string& batch_key) {
  const int64_t available = available_memory();
  const int64_t bytes = needed.bytes(images);
  if (bytes <= available) return;
  const int64_t fitting = needed.fixed < available ? (available - needed.fixed) / needed.per_image : 0;
  std::string message = what + " this network in batches of " + std::to_string(images) + " needs at least " +
                        readable_bytes(bytes) + " of memory, and this process can get " +
                        readable_bytes(available);
  // A little room for what is not counted.
  if (fitting >= 1 && images > 1) {
    message += "; set " + batch_key + " to " + std::to_string(std::max<int64_t>(1, fitting / 2)) + " or less";
  } else {
    message += "; " + readable_bytes(needed.fixed) + " of it whatever the batch: make the network smaller";
  }
  throw Error(Failure::resource, message);
}

}  // namespace

void require_memory(const NetworkPlan& plan, const BatchLimits& limits, const std::string& batch_key) {
  if (limits.training > 0) require(least_training_memory(plan), limits.training, "training", batch_key);
  require(least_inference_memory(plan), limits.inference, "evaluating", batch_key);
}

}  // namespace cnn::app
