#include "network/network_memory.h"

#include <algorithm>

#include "network/network_buffers.h"
#include "spec/memory.h"

namespace cnn {
namespace {

// What follows is counted in 64 bits. Layouts fill volumes up to whole vectors of channels or of images, and
// training keeps some of each.
void check_size(const NetworkPlan& plan, const BatchLimits& limits) {
  constexpr int64_t kMostCopies = 64;
  estimate_memory(plan, (std::max(limits.training, limits.inference) + lane_count()) * kMostCopies);
}

}  // namespace

NetworkMemory network_memory(const NetworkPlan& plan, const BatchLimits& limits, const Engine& engine,
                             int threads) {
  check_size(plan, limits);
  MemorySource counter(MemorySource::Does::count);
  const NetworkBuffers buffers(plan, limits, engine, cache_bytes_of(threads), counter);
  NetworkMemory memory;
  memory.weights = buffers.parameter_bytes;
  memory.gradients = limits.training > 0 ? buffers.parameter_bytes : 0;
  memory.batches = buffers.batch_bytes;
  memory.activations = buffers.arena_bytes();
  memory.steps = buffers.step_bytes;
  const int64_t before = counter.bytes();
  Workers::count_reserved(buffers.scratch, threads, counter);
  memory.scratch = counter.bytes() - before;
  memory.addresses = counter.addresses();
  return memory;
}

}  // namespace cnn
