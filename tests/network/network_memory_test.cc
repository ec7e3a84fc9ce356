#include "network/network_memory.h"

#include <catch2/catch.hpp>

#include "network/network_buffers.h"
#include "spec/networks.h"

using namespace cnn;
using namespace cnn::test;

namespace {

LayerSpec named(const std::string& name, const LayerKind& kind) {
  return {name, kind};
}

ConvSpec same(int64_t filters, int64_t kernel) {
  ConvSpec spec;
  spec.filters = filters;
  spec.kernel = {kernel, kernel};
  spec.pad = {kernel / 2, kernel / 2};
  return spec;
}

// Layers of layers, norms, statistics.
NetworkSpec deep() {
  ResidualSpec residual;
  residual.layers = {named("a", same(64, 3)), named("b", BatchNormSpec{})};
  BranchesSpec branches;
  branches.paths = {{named("c", same(8, 1))}, {named("d", LrnSpec{}), named("e", DropoutSpec{})}};
  return {{16, 16, 16},
          {named("conv", same(32, 3)), named("norm", BatchNormSpec{}), named("relu", ReluSpec{}),
           named("residual", residual), named("branches", branches), named("global", GlobalPoolSpec{}),
           named("fc", FcSpec{}), named("softmax", SoftmaxSpec{})}};
}

const NetworkSpec kMeasuredNetworks[] = {lecture_net(), convnetjs_cifar10(), alexnet(), deep()};

}  // namespace

TEST_CASE("network memory: what is counted is what is given") {
  for (const NetworkSpec& network : kMeasuredNetworks) {
    const NetworkPlan plan = plan_network(network);
    for (const BatchLimits& limits : {BatchLimits{0, 5}, BatchLimits{1, 1}, BatchLimits{40, 7}}) {
      CAPTURE(network.layers.size(), limits.training, limits.inference);
      MemorySource giver;
      MemorySource counter(MemorySource::Does::count);
      const NetworkBuffers given(plan, limits, {}, cache_bytes_of(3), giver);
      const NetworkBuffers counted(plan, limits, {}, cache_bytes_of(3), counter);
      CHECK(counter.bytes() == giver.bytes());
      CHECK(counter.addresses() == giver.addresses());
      CHECK(counted.arena_plan.bytes == given.arena.size());
      CHECK(counted.arena.size() == 0);
      CHECK(counted.scratch.per_thread == given.scratch.per_thread);
      CHECK(counted.scratch.shared == given.scratch.shared);
      const NetworkMemory memory = network_memory(plan, limits, {}, 3);
      CHECK(memory.total() - memory.scratch == giver.bytes());
      CHECK(memory.addresses >= memory.total());
    }
  }
}

TEST_CASE("network memory: every thread has its scratch, and parameters do not grow with the batch") {
  const NetworkPlan plan = plan_network(kMeasuredNetworks[0]);
  const NetworkMemory one = network_memory(plan, {8, 8}, {}, 1);
  const NetworkMemory four = network_memory(plan, {8, 8}, {}, 4);
  CHECK(four.scratch > one.scratch);
  CHECK(four.total() - four.scratch == one.total() - one.scratch);
  CHECK(one.weights == one.gradients);
  CHECK(network_memory(plan, {0, 8}, {}, 1).gradients == 0);
  CHECK(network_memory(plan, {64, 64}, {}, 1).weights == one.weights);
}

TEST_CASE("network memory: nothing is taken, whatever the size") {
  const NetworkPlan plan = plan_network(kMeasuredNetworks[1]);
  CHECK(network_memory(plan, {1'000'000, 1'000'000}, {}, 2).total() > 50'000'000'000);
}
