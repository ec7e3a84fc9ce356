// What lies in the arena, and for how long.
#include "network/arena.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "network/all_kinds.h"
#include "network/network.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

const NetworkSpec kNetworks[] = {test::plain_kinds(), test::nested_kinds(), test::ways_first()};
constexpr int64_t kWholeBatches = int64_t{1} << 40;  // cache enough for everything
constexpr Algorithm kAlgorithms[] = {Algorithm::automatic, Algorithm::im2col, Algorithm::winograd,
                                     Algorithm::exact};

// The passes of a network, before each move of which everything in the arena that is not needed then is made
// NaN.
class Poisoned {
 public:
  Poisoned(const NetworkPlan& plan, const BatchLimits& limits, Workers& workers, const Engine& engine,
           int64_t cache_bytes = kWholeBatches)
      : plan_(plan),
        buffers_(plan_, limits, engine, cache_bytes, memory_),
        workers_(workers),
        passes_(buffers_, workers) {
    workers.reserve(buffers_.scratch);
  }

  NetworkBuffers& buffers() { return buffers_; }

  int64_t images_at_a_time() const {
    return std::ranges::min(buffers_.inference_parts.parts, {}, &InferencePart::images).images;
  }

  void copy_from(Network& network, int64_t images) {
    std::copy_n(network.images(), images * plan_.input.size(), buffers_.input.data());
    std::copy_n(network.labels(), images, buffers_.labels.data());
    for (size_t i = 0; i < buffers_.parameters.size(); ++i) {
      std::ranges::copy(network.parameters()[i].value, buffers_.parameters[i].value.begin());
    }
  }

  double train(int64_t images, const NoiseKey& noise) {
    passes_.set_noise(noise);
    passes_.forget_weights();
    for (size_t i = 0; i < buffers_.graph.forward.size(); ++i) run_forward(i, {0, images}, Mode::training);
    const double loss = compute_loss(images, buffers_.logits_gradient.data());
    for (size_t i = 0; i < buffers_.graph.backward.size(); ++i) {
      poison(&Stay::training, backward_tick(buffers_.graph, i));
      passes_.run(buffers_.graph.backward[i], images);
    }
    return loss;
  }

  double infer(int64_t images, bool weights_are_new) {
    if (weights_are_new) passes_.forget_weights();
    for (const InferencePart& part : buffers_.inference_parts.parts) {
      const Pieces pieces{images, part.images};
      for (int64_t piece = 0; piece < pieces.count(); ++piece) {
        for (size_t i = part.first; i < part.end; ++i) run_forward(i, pieces.range(piece), Mode::inference);
      }
    }
    return compute_loss(images, nullptr);
  }

 private:
  double compute_loss(int64_t images, float* gradient) {
    return softmax_loss(buffers_.logits.data(), buffers_.labels.data(), images, plan_.classes(),
                        buffers_.losses.data(), gradient, workers_)
        .loss;
  }

  void run_forward(size_t move, Range images, Mode mode) {
    poison(mode == Mode::training ? &Stay::training : &Stay::inference, static_cast<int64_t>(move));
    passes_.run(buffers_.graph.forward[move], images, mode);
  }

  void poison(const Life Stay::*life, int64_t move) {
    std::vector<bool> is_needed(static_cast<size_t>(buffers_.arena.size() / 64));
    for (const Stay& stay : buffers_.arena_plan.stays) {
      if (!(stay.*life).holds(move)) continue;
      for (int64_t line = stay.offset / 64; line < (stay.offset + stay.bytes) / 64; ++line) {
        is_needed[static_cast<size_t>(line)] = true;
      }
    }
    for (size_t line = 0; line < is_needed.size(); ++line) {
      if (!is_needed[line]) std::memset(buffers_.arena.data() + 64 * line, 0xFF, 64);
    }
  }

  NetworkPlan plan_;
  MemorySource memory_;
  NetworkBuffers buffers_;
  Workers& workers_;
  Passes passes_;
};

bool same_bits(std::span<const float> a, std::span<const float> b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

int64_t different_parameters(const Network& network, const NetworkBuffers& buffers) {
  int64_t count = 0;
  for (size_t i = 0; i < buffers.parameters.size(); ++i) {
    const ConstParameter& a = network.parameters()[i];
    const Parameter& b = buffers.parameters[i];
    count += same_bits(a.gradient, b.gradient) && same_bits(a.value, b.value) ? 0 : 1;
  }
  return count;
}

TEST_CASE("arena: what lies outside of its planned life is never read") {
  constexpr int64_t kFewNumbers = 1 << 14;  // a cache that a volume of a few images fills
  constexpr int64_t kImages = 19;           // two groups of lanes, or three, and some lanes empty
  for (const NetworkSpec& spec : kNetworks) {
    for (const Algorithm algorithm : kAlgorithms) {
      CAPTURE(spec.layers[0].name, static_cast<int>(algorithm));
      Workers workers(2);
      const NetworkPlan plan = plan_network(spec);
      const BatchLimits limits{kImages + 4, kImages};
      Network network(plan, limits, workers, {0, algorithm});
      network.initialize(3);
      put_random_batch(network, kImages, 1);
      Poisoned poisoned(plan, limits, workers, {0, algorithm});
      poisoned.copy_from(network, kImages);
      Poisoned in_parts(plan, limits, workers, {0, algorithm}, kFewNumbers);
      in_parts.copy_from(network, kImages);
      CHECK(in_parts.images_at_a_time() < kImages);
      CHECK(in_parts.buffers().inference_parts.parts.size() > 1);
      for (uint64_t pass = 0; pass < 2; ++pass) {
        network.set_noise({5, pass});
        CHECK(network.compute_gradients(kImages).loss == poisoned.train(kImages, {5, pass}));
        CHECK(different_parameters(network, poisoned.buffers()) == 0);
        const double of_all = network.evaluate(kImages).loss;
        CHECK(of_all == poisoned.infer(kImages, true));
        CHECK(network.evaluate(kImages - 5).loss == poisoned.infer(kImages - 5, false));
        in_parts.train(kImages, {5, pass});  // as the others, running statistics change
        CHECK(of_all == in_parts.infer(kImages, true));
        CHECK(network.evaluate(kImages - 1).loss == in_parts.infer(kImages - 1, false));
      }
    }
  }
}

TEST_CASE("arena: of a network that is not trained, weights' other forms stay from pass to pass") {
  for (const NetworkSpec& spec : kNetworks) {
    Workers workers(1);
    const NetworkPlan plan = plan_network(spec);
    Network network(plan, {0, 6}, workers);
    network.initialize(3);
    put_random_batch(network, 6, 1);
    Poisoned poisoned(plan, {0, 6}, workers, {});
    poisoned.copy_from(network, 6);
    const double loss = network.evaluate(6).loss;
    CHECK(loss == poisoned.infer(6, true));
    CHECK(loss == poisoned.infer(6, false));
  }
}

TEST_CASE("arena: hardly larger than what is needed at a time") {
  for (const NetworkSpec& spec : kNetworks) {
    const NetworkPlan plan = plan_network(spec);
    for (const BatchLimits& limits : {BatchLimits{0, 8}, BatchLimits{1, 1}, BatchLimits{33, 64}}) {
      MemorySource counter(MemorySource::Does::count);
      const NetworkBuffers buffers(plan, limits, {}, kWholeBatches, counter);
      const int64_t least = most_at_a_time(buffers.arena_plan.stays);
      CHECK(buffers.arena_plan.bytes >= least);
      CHECK(static_cast<double>(buffers.arena_plan.bytes) <= 1.1 * static_cast<double>(least));
    }
  }
}

// Input 16x16x16, 32 filters: 3x3, relu, pool 2x2, fc. What training keeps of an image: the convolution's
// input is the batch's own, its output is let go once it is pooled, and of that a place each.
TEST_CASE("arena: training keeps what backward passes read, and nothing else") {
  ConvSpec conv;
  conv.filters = 32;
  conv.kernel = {3, 3};
  conv.pad = {1, 1};
  PoolSpec pool;
  pool.kernel = pool.stride = {2, 2};
  FcSpec fc;
  fc.units = 10;
  const NetworkPlan plan = plan_network(
      {{16, 16, 16},
       {{"conv", conv}, {"relu", ReluSpec{}}, {"pool", pool}, {"fc", fc}, {"softmax", SoftmaxSpec{}}}});
  MemorySource counter(MemorySource::Does::count);
  const NetworkBuffers buffers(plan, {64, 8}, {64, Algorithm::im2col}, kWholeBatches, counter);
  // Going back through the pool: the gradient of its output, that of its input, the places, and the
  // convolution's weights in another order.
  constexpr int64_t kConv = 32 * 16 * 16 * 64 * 4;
  constexpr int64_t kPooled = kConv / 4;
  CHECK(buffers.arena_plan.bytes == kConv + kPooled + kPooled / 4 + 32 * 16 * 9 * 4);
}

}  // namespace
}  // namespace cnn
