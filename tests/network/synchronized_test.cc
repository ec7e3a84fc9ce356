// Shards of a batch that are normalized by the statistics of the whole batch.
#include <catch2/catch.hpp>
#include <cmath>

#include "network/all_kinds.h"
#include "network/network.h"
#include "network/network_memory.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

constexpr int64_t kNormedImages = 13;

LayerSpec norm(const std::string& name, bool synchronized, bool affine = true) {
  BatchNormSpec spec;
  spec.affine = affine;
  spec.synchronized = synchronized;
  return {name, spec};
}

// Where layers follow each other, where ways join, of whole images and of single values.
NetworkSpec normed(bool synchronized, const LayerKind& bend = ReluSpec{}) {
  ResidualSpec residual;
  residual.layers = {test::conv_layer("r.c", 6, 3), norm("r.n", synchronized)};
  return {{2, 6, 6},
          {test::conv_layer("c1", 5, 3),
           norm("n1", synchronized),
           {"bend1", bend},
           test::conv_layer("c2", 6, 3),
           norm("n2", synchronized, false),
           {"residual", residual},
           {"bend2", bend},
           test::fc_layer("fc1", 4),
           norm("n3", synchronized),
           test::fc_layer("fc2", 3),
           {"softmax", SoftmaxSpec{}}}};
}

// Those of one process: the tree is that of two halves, of two halves each.
class OwnSums : public ShardSums {
 public:
  explicit OwnSums(int64_t shards) : shards_(shards) {}
  void add_up(std::span<Moments> of_shards) override { add(of_shards, 0, shards_); }
  void add_up(std::span<double> of_shards) override { add(of_shards, 0, shards_); }

 private:
  template <typename T>
  void add(std::span<T> all, int64_t first, int64_t count) {
    if (count == 1) return;
    add(all, first, count / 2);
    add(all, first + count / 2, count - count / 2);
    const size_t width = all.size() / static_cast<size_t>(shards_);
    for (size_t i = 0; i < width; ++i)
      all[static_cast<size_t>(first) * width + i] += all[static_cast<size_t>(first + count / 2) * width + i];
  }
  int64_t shards_;
};

struct PassOverAll {
  double loss = 0;
  std::vector<double> gradients;  // of the mean loss
  std::vector<double> running;    // statistics after it

  void add_running(const Network& network) {
    for (const ConstParameter& parameter : network.parameters()) {
      if (parameter.is_statistic)
        running.insert(running.end(), parameter.value.begin(), parameter.value.end());
    }
  }
};

PassOverAll whole(Network& network) {
  PassOverAll pass;
  pass.loss = network.compute_gradients(kNormedImages).loss / kNormedImages;
  for (const ConstParameter& parameter : network.parameters())
    pass.gradients.insert(pass.gradients.end(), parameter.gradient.begin(), parameter.gradient.end());
  pass.add_running(network);
  return pass;
}

PassOverAll in_shards(Network& network, int64_t shards) {
  std::vector<ShardOfBatch> parts;
  for (int64_t shard = 0; shard < shards; ++shard) {
    const int64_t first = kNormedImages * shard / shards;
    parts.push_back({first, kNormedImages * (shard + 1) / shards - first, kNormedImages, 0});
  }
  PassOverAll pass;
  std::vector<size_t> offsets{0};
  for (const ConstParameter& parameter : network.parameters())
    offsets.push_back(offsets.back() + parameter.gradient.size());
  pass.gradients.resize(offsets.back());
  std::vector<LossSum> results(parts.size());
  OwnSums sums(shards);
  network.compute_gradients(parts, {}, {}, sums, results, [&](size_t /*shard*/, size_t first, size_t count) {
    for (size_t i = first; i < first + count; ++i) {
      const std::span<const float> gradient = network.parameters()[i].gradient;
      for (size_t j = 0; j < gradient.size(); ++j)
        pass.gradients[offsets[i] + j] += gradient[j] / kNormedImages;
    }
  });
  for (const LossSum& result : results) pass.loss += result.loss / kNormedImages;
  network.move_statistics();
  pass.add_running(network);
  return pass;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double most = 0;
  for (size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

BatchLimits limits_of(int64_t shards) {
  BatchLimits limits{kNormedImages, kNormedImages};
  limits.shards = shards;
  return limits;
}

}  // namespace

TEST_CASE("synchronized: shards give the loss, gradients and statistics of the whole batch") {
  for (const Algorithm algorithm : {Algorithm::automatic, Algorithm::im2col, Algorithm::winograd}) {
    Workers workers(2);
    Network plain(plan_network(normed(false)), {kNormedImages, kNormedImages}, workers, {0, algorithm});
    plain.initialize(4);
    put_random_batch(plain, kNormedImages, 2);
    const PassOverAll expected = whole(plain);
    for (const int64_t shards : {2, 4, 5}) {
      Network network(plan_network(normed(true)), limits_of(shards), workers, {0, algorithm});
      REQUIRE(network.is_synchronized());
      network.initialize(4);
      put_random_batch(network, kNormedImages, 2);
      const PassOverAll pass = in_shards(network, shards);
      CHECK(pass.loss == Approx(expected.loss).epsilon(1e-6));
      CHECK(distance(pass.gradients, expected.gradients) < 3e-6);
      CHECK(distance(pass.running, expected.running) < 1e-6);
      put_random_batch(network, kNormedImages, 2);
      CHECK(in_shards(network, shards).gradients == pass.gradients);
      network.make_room(kNormedImages + 7);
      put_random_batch(network, kNormedImages, 2);
      CHECK(in_shards(network, shards).gradients == pass.gradients);
    }
  }
}

TEST_CASE("synchronized: gradients over all shards match finite differences") {
  constexpr int64_t kShards = 4;
  constexpr float kStep = 4e-3F;
  Workers workers(1);
  // No kinks, which differences would step over.
  Network network(plan_network(normed(true, ActivationSpec{Tanh{}})), limits_of(kShards), workers);
  network.initialize(4);
  put_random_batch(network, kNormedImages, 2);
  const PassOverAll pass = in_shards(network, kShards);
  size_t first = 0;
  for (size_t i = 0; i < network.parameters().size(); ++i) {
    const size_t count = network.parameters()[i].gradient.size();
    for (size_t j = 0; j < count; j += std::max<size_t>(1, count / 3)) {
      float& value = network.parameters_to_write()[i].value[j];
      const float before = value;
      value = before + kStep;
      const double above = in_shards(network, kShards).loss;
      value = before - kStep;
      const double below = in_shards(network, kShards).loss;
      value = before;
      INFO(network.parameters()[i].name << "[" << j << "]");
      CHECK(pass.gradients[first + j] == Approx((above - below) / (2 * kStep)).epsilon(0.02).margin(2e-3));
    }
    first += count;
  }
}

TEST_CASE("synchronized: a network without shards is the plain one, and pays nothing") {
  Workers workers(1);
  Network network(plan_network(normed(true)), {kNormedImages, kNormedImages}, workers);
  Network plain(plan_network(normed(false)), {kNormedImages, kNormedImages}, workers);
  CHECK(!network.is_synchronized());
  for (Network* each : {&network, &plain}) {
    each->initialize(4);
    put_random_batch(*each, kNormedImages, 2);
  }
  CHECK(whole(network).gradients == whole(plain).gradients);
  CHECK(network_memory(network.plan(), {kNormedImages, kNormedImages}, {}, 1).activations <=
        network_memory(plain.plan(), {kNormedImages, kNormedImages}, {}, 1).activations);
}

TEST_CASE("synchronized: what the passes side by side take is counted") {
  const NetworkPlan plan = plan_network(normed(true));
  BatchLimits limits = limits_of(4);
  MemorySource giver;
  const NetworkBuffers given(plan, limits, {}, cache_bytes_of(1), giver);
  const NetworkMemory all = network_memory(plan, limits, {}, 1);
  CHECK(all.total() - all.scratch == giver.bytes());
  limits.own_shards = 1;
  const NetworkMemory one = network_memory(plan, limits, {}, 1);
  CHECK(all.activations > 3 * one.activations);
  CHECK(all.activations < 5 * one.activations);
}

}  // namespace cnn
