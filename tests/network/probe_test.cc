// What is seen between the layers of a network taken apart.
#include "network/probe.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "network/all_kinds.h"
#include "network/network.h"
#include "network/random_batch.h"

namespace cnn {
namespace {

using Floats = std::vector<float>;

const NetworkSpec kProbedNetworks[] = {test::plain_kinds(), test::nested_kinds(), test::ways_first()};

double dot(std::span<const float> a, std::span<const float> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double norm(std::span<const float> a) {
  return std::sqrt(dot(a, a));
}

// Of the slope along a normal direction, which is about as large as the gradient: what relus and max pools
// that change their minds on the way may make of it.
constexpr double kKinks = 0.03;

constexpr float kStep = 1e-4F;

// What rounding makes of a slope: a few units in the last place of the scores, over two steps.
double rounding_of(std::span<const float> scores, const Floats& seed) {
  return 4e-7 * norm(scores) * norm(seed) / (2 * double{kStep});
}

// A network with first weights and biases, and statistics of some batches; and the probe that looks at it.
struct Probed {
  explicit Probed(const NetworkSpec& spec)
      : plan(plan_network(spec)), network(plan, {8, 8}, workers), probe(plan, workers) {
    network.initialize(3);
    for (Parameter& own : network.parameters_to_write()) {
      if (!own.is_bias) continue;
      const Floats values = random_floats(std::ssize(own.value), 17);
      for (size_t i = 0; i < values.size(); ++i) own.value[i] = 0.1F * values[i];
    }
    for (uint64_t batch = 0; batch < 20; ++batch) {
      put_random_batch(network, 8, batch);
      network.compute_gradients(8);
    }
    probe.copy_weights(network.parameters());
  }

  double value_at(const std::string& layer, const Floats& image, const Floats& seed) {
    probe.forward(image);
    return dot(probe.look(layer).activation, seed);
  }

  // d/dt dot(activation of `layer`, seed) at image + t*direction.
  double slope_of(const std::string& layer, const Floats& image, const Floats& direction,
                  const Floats& seed) {
    Floats ahead = image;
    Floats behind = image;
    for (size_t i = 0; i < image.size(); ++i) {
      ahead[i] += kStep * direction[i];
      behind[i] -= kStep * direction[i];
    }
    return (value_at(layer, ahead, seed) - value_at(layer, behind, seed)) / (2 * double{kStep});
  }

  Workers workers{2};
  NetworkPlan plan;
  Network network;
  Probe probe;
};

Floats image_for(const NetworkPlan& plan) {
  return random_floats(plan.input.size(), 5);
}

const LayerPlan& last_before_softmax(const NetworkPlan& plan) {
  return plan.layers[plan.layers.size() - 2];
}

}  // namespace

TEST_CASE("probe: the scores are those of an evaluation") {
  for (const NetworkSpec& spec : kProbedNetworks) {
    Probed its(spec);
    const Floats image = image_for(its.plan);
    std::ranges::copy(image, its.network.images());
    its.network.evaluate(1);
    its.probe.forward(image);
    const Floats expected = logits_of(its.network, 1);
    const double scale =
        std::abs(*std::ranges::max_element(expected, {}, [](float v) { return std::abs(v); }));
    for (size_t i = 0; i < expected.size(); ++i) {
      CHECK(double{its.probe.scores()[i]} == Approx(double{expected[i]}).margin(1e-5 * scale));
    }
    CHECK(its.probe.look(last_before_softmax(its.plan).spec.name).activation ==
          Floats(its.probe.scores().begin(), its.probe.scores().end()));
    const Floats probabilities = its.probe.probabilities();
    CHECK(std::accumulate(probabilities.begin(), probabilities.end(), 0.0) == Approx(1));
  }
}

TEST_CASE("probe: the image is the first, then every layer but the softmax, with its volume") {
  for (const NetworkSpec& spec : kProbedNetworks) {
    Probed its(spec);
    std::vector<std::string> names = {"input"};
    for (const LayerPlan* layer : all_layers(its.plan.layers)) names.push_back(layer->spec.name);
    names.pop_back();
    std::vector<std::string> looks;
    for (const Look& look : its.probe.looks()) {
      looks.push_back(look.layer);
      CHECK(std::ssize(look.activation) == look.volume.size());
      CHECK(std::ssize(look.gradient) == look.volume.size());
    }
    CHECK(looks == names);
    CHECK_THROWS_AS(its.probe.look("conv99"), std::out_of_range);
  }
}

TEST_CASE("probe: a relu gives what is within its bounds of the layer before it, in whatever it is placed") {
  Probed its(test::nested_kinds());
  its.probe.forward(image_for(its.plan));
  for (const auto& [relu, before, most] : {std::tuple("r", "n", INFINITY),
                                           {"m.1.r", "m.1.c", 6.0F},
                                           {"m.2.s", "m.2.n", 6.0F},
                                           {"b.r", "b.c", INFINITY},
                                           {"ra", "a", 6.0F},
                                           {"re", "e", INFINITY}}) {
    Floats expected = its.probe.look(before).activation;
    for (float& value : expected) value = std::clamp(value, 0.0F, most);
    CHECK(its.probe.look(relu).activation == expected);
  }
}

// Every way from the image to the scores goes through a layer of the network's own list: the scores' slope
// along a direction is then the product of its gradient with its own slope.
TEST_CASE("probe: gradients of the image and of every layer match finite differences") {
  for (const NetworkSpec& spec : kProbedNetworks) {
    Probed its(spec);
    const Floats image = image_for(its.plan);
    const Floats seed = random_floats(its.plan.classes(), 7);
    const std::string last = last_before_softmax(its.plan).spec.name;
    for (uint64_t round = 0; round < 3; ++round) {
      const Floats direction = random_floats(its.plan.input.size(), 100 + round);
      const double slope = its.slope_of(last, image, direction, seed);
      its.probe.forward(image);
      its.probe.backward(seed);
      const double margin =
          kKinks * norm(its.probe.look("input").gradient) + rounding_of(its.probe.scores(), seed);
      CHECK(dot(its.probe.look("input").gradient, direction) == Approx(slope).margin(margin));
      for (const LayerPlan& layer : its.plan.layers) {
        if (std::holds_alternative<SoftmaxSpec>(layer.spec.kind)) continue;
        CAPTURE(layer.spec.name);
        const Floats gradient = its.probe.look(layer.spec.name).gradient;
        CHECK(its.slope_of(layer.spec.name, image, direction, gradient) == Approx(slope).margin(margin));
        its.probe.forward(image);
        its.probe.backward(seed);
      }
    }
  }
}

TEST_CASE("probe: a bias's gradient is the sum of its layer's, in layers of layers too") {
  for (const NetworkSpec& spec : kProbedNetworks) {
    Probed its(spec);
    its.probe.forward(image_for(its.plan));
    its.probe.backward(random_floats(its.plan.classes(), 7));
    int64_t count = 0;
    for (const ConstParameter& own : its.probe.parameters()) {
      if (!own.is_bias) continue;
      CAPTURE(own.name);
      const Look& look = its.probe.look(own.name.substr(0, own.name.rfind('.')));
      const auto pixels = static_cast<size_t>(look.volume.pixels());
      for (size_t c = 0; c < own.gradient.size(); ++c) {
        const auto* first = look.gradient.data() + c * pixels;
        const double sum = std::accumulate(first, first + pixels, 0.0);
        CHECK(double{own.gradient[c]} == Approx(sum).epsilon(1e-4).margin(1e-4));
      }
      ++count;
    }
    CHECK(count > 1);
  }
}

// By the chain rule, whatever `before` gives to `layer` alone: the gradient of the image is the same on the
// way over `before`.
void check_way(Probed& its, const std::string& before, const std::string& layer) {
  CAPTURE(before, layer);
  const Floats seed = random_floats(its.probe.look(layer).volume.size(), 7);
  its.probe.backward_from(layer, seed);
  CHECK(its.probe.look(layer).gradient == seed);
  const Floats whole = its.probe.look("input").gradient;
  const Floats between = its.probe.look(before).gradient;
  its.probe.backward_from(before, between);
  const Floats& again = its.probe.look("input").gradient;
  double most = 0;
  for (size_t i = 0; i < whole.size(); ++i)
    most = std::max(most, std::abs(double{whole[i]} - double{again[i]}));
  CHECK(most <= 1e-5 * norm(whole));
  CHECK(norm(whole) > 0);
  CHECK(norm(its.probe.look(layer).gradient) == 0);
}

void check_ways(Probed& its, std::string before, const std::vector<LayerPlan>& layers) {
  for (const LayerPlan& layer : layers) {
    if (std::holds_alternative<SoftmaxSpec>(layer.spec.kind)) return;
    for (const auto& path : layer.paths) check_ways(its, before, path);
    if (before != "input") check_way(its, before, layer.spec.name);
    before = layer.spec.name;
  }
}

TEST_CASE("probe: gradients of a layer's own numbers go back as the chain rule says, and not forward") {
  for (const NetworkSpec& spec : kProbedNetworks) {
    Probed its(spec);
    its.probe.forward(image_for(its.plan));
    check_ways(its, "input", its.plan.layers);
    const Floats seed = random_floats(its.plan.classes(), 7);
    its.probe.backward(seed);
    const Floats whole = its.probe.look("input").gradient;
    its.probe.backward_from(last_before_softmax(its.plan).spec.name, seed);
    CHECK(its.probe.look("input").gradient == whole);
  }
}

// conv, relu, fc: by hand.
TEST_CASE("probe: guided backpropagation and deconvnets differ in what a relu lets back") {
  Probed its(
      {{2, 6, 6},
       {test::conv_layer("c", 4, 3), test::relu_layer("r"), test::fc_layer("f", 3), {"s", SoftmaxSpec{}}}});
  const Floats image = image_for(its.plan);
  const Floats seed = random_floats(3, 7);
  for (const ReluRule rule : {ReluRule::gradient, ReluRule::guided, ReluRule::deconv}) {
    its.probe.forward(image);
    its.probe.backward(seed, rule);
    const Look& relu = its.probe.look("r");
    const Look& conv = its.probe.look("c");
    int64_t let_through = 0;
    for (size_t i = 0; i < conv.gradient.size(); ++i) {
      const bool forward = rule == ReluRule::deconv || relu.activation[i] > 0;
      const bool backward = rule == ReluRule::gradient || relu.gradient[i] > 0;
      CHECK(conv.gradient[i] == (forward && backward ? relu.gradient[i] : 0.0F));
      let_through += forward && backward ? 1 : 0;
    }
    CHECK(let_through > 0);
  }
}

TEST_CASE("probe: without a relu, guided backpropagation and deconvnets are the gradient") {
  Probed its({{2, 6, 6}, {test::conv_layer("c", 4, 3), test::fc_layer("f", 3), {"s", SoftmaxSpec{}}}});
  its.probe.forward(image_for(its.plan));
  std::vector<Floats> results;
  for (const ReluRule rule : {ReluRule::gradient, ReluRule::guided, ReluRule::deconv}) {
    its.probe.backward(random_floats(3, 7), rule);
    results.push_back(its.probe.look("input").gradient);
  }
  CHECK(results[0] == results[1]);
  CHECK(results[0] == results[2]);
}

TEST_CASE("probe: looking changes nothing of the network, nor its statistics of its own") {
  Probed its(test::nested_kinds());
  std::vector<Floats> before;
  for (const ConstParameter& own : its.probe.parameters())
    before.emplace_back(own.value.begin(), own.value.end());
  its.probe.forward(image_for(its.plan));
  its.probe.backward(random_floats(3, 7));
  for (size_t i = 0; i < before.size(); ++i) {
    CHECK(before[i] ==
          Floats(its.probe.parameters()[i].value.begin(), its.probe.parameters()[i].value.end()));
  }
}

}  // namespace cnn
