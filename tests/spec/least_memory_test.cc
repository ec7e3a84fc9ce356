#include "spec/least_memory.h"

#include <catch2/catch.hpp>

namespace cnn {

TEST_CASE("least memory: weights twice in training, the input, and outputs that no later layer joins") {
  NetworkSpec spec{{1, 8, 8}, {}};
  ConvSpec conv;
  conv.filters = 3;
  conv.kernel = {3, 3};
  PoolSpec pool;
  pool.kernel = pool.stride = {2, 2};
  FcSpec fc;
  fc.units = 10;
  spec.layers = {
      {"conv1", conv}, {"relu1", ReluSpec{}}, {"pool1", pool}, {"fc1", fc}, {"softmax1", SoftmaxSpec{}}};
  const NetworkPlan plan = plan_network(spec);
  const int64_t parameters = 3 * 9 + 3 + 27 * 10 + 10;
  const LeastMemory training = least_training_memory(plan);
  CHECK(training.fixed == parameters * 4 * 2);
  CHECK(training.per_image == (64 + 27 + 10) * 4);
  CHECK(training.bytes(5) == parameters * 4 * 2 + 5 * (64 + 27 + 10) * 4);
  const LeastMemory inference = least_inference_memory(plan);
  CHECK(inference.fixed == parameters * 4);
  CHECK(inference.per_image == 64 * 4);
}

TEST_CASE("least memory: what exceeds 64 bits is the most that they hold") {
  const LeastMemory memory{int64_t{1} << 62, int64_t{1} << 40};
  CHECK(memory.bytes(1) == (int64_t{1} << 62) + (int64_t{1} << 40));
  CHECK(memory.bytes(1 << 22) == INT64_MAX);
  CHECK(memory.bytes(1 << 30) == INT64_MAX);
}

}  // namespace cnn
