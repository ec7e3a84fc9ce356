// Maps of what speaks for a class, by what they must add up to.
#include "explain/explanation.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "network/network.h"
#include "random_values.h"

namespace cnn {
namespace {

using Floats = std::vector<float>;

LayerSpec conv(const std::string& name, int64_t filters, int64_t kernel) {
  ConvSpec spec;
  spec.filters = filters;
  spec.kernel = {kernel, kernel};
  spec.pad = {kernel / 2, kernel / 2};
  return {name, spec};
}

LayerSpec fc(const std::string& name, int64_t units) {
  FcSpec spec;
  spec.units = units;
  return {name, spec};
}

LayerSpec max_pool(const std::string& name) {
  PoolSpec spec;
  spec.kernel = {2, 2};
  spec.stride = {2, 2};
  return {name, spec};
}

// Random weights and biases; the image random too.
struct Looked {
  Looked(const Volume& input, std::vector<LayerSpec> layers)
      : plan(plan_of(input, std::move(layers))),
        network(plan, {0, 1}, workers),
        probe(plan, workers),
        image(random_floats(input.size(), 5)) {
    network.initialize(3);
    for (Parameter& own : network.parameters_to_write()) {
      if (own.is_bias) std::ranges::copy(random_floats(std::ssize(own.value), 17), own.value.begin());
    }
    take_weights();
  }

  static NetworkPlan plan_of(const Volume& input, std::vector<LayerSpec> layers) {
    layers.push_back({"softmax", SoftmaxSpec{}});
    return plan_network({input, std::move(layers)});
  }

  void take_weights() { probe.copy_weights(network.parameters()); }

  float bias_of_class(int64_t index) const {
    return network.parameters().back().value[static_cast<size_t>(index)];
  }

  Explanation by(Method method, int64_t class_index = 1) {
    ExplainWish wish;
    wish.method = method;
    wish.class_index = class_index;
    wish.layer = map_layer(plan);
    return explain(probe, image, wish);
  }

  Workers workers{2};
  NetworkPlan plan;
  Network network;
  Probe probe;
  Floats image;
};

Looked flat() {
  return {{3, 12, 10},
          {conv("c1", 6, 3),
           {"r1", ReluSpec{}},
           max_pool("p1"),
           conv("c2", 8, 3),
           {"r2", ReluSpec{}},
           fc("f", 4)}};
}

Looked pooled() {
  return {{3, 12, 10},
          {conv("c1", 6, 3), {"r1", ReluSpec{}}, conv("c2", 8, 3), {"g", GlobalPoolSpec{}}, fc("f", 4)}};
}

double correlation(const Floats& a, const Floats& b) {
  const auto mean = [](const Floats& v) {
    return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
  };
  const double mean_a = mean(a);
  const double mean_b = mean(b);
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    ab += (double{a[i]} - mean_a) * (double{b[i]} - mean_b);
    aa += (double{a[i]} - mean_a) * (double{a[i]} - mean_a);
    bb += (double{b[i]} - mean_b) * (double{b[i]} - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("explanation: HiResCAM of what an fc reads sums up to the score less the bias, for every class") {
  Looked its = flat();
  for (int64_t k = 0; k < 4; ++k) {
    const Explanation found = its.by(Method::hirescam, k);
    CHECK(found.layer == "r2");
    CHECK(found.volume == Volume{1, 6, 5});
    CHECK(found.figures.sum + double{its.bias_of_class(k)} == Approx(double{found.logit}).epsilon(1e-4));
    CHECK(found.logit == its.probe.scores()[static_cast<size_t>(k)]);
  }
}

// Zhou et al.'s CAM: the sum over channels of the class's weight times the activation.
TEST_CASE(
    "explanation: before a global average pool, Grad-CAM is CAM over the pixels, and HiResCAM is Grad-CAM") {
  Looked its = pooled();
  const Explanation found = its.by(Method::gradcam, 2);
  CHECK(found.layer == "c2");
  const Look& look = its.probe.look("c2");
  const int64_t pixels = look.volume.pixels();
  const ConstParameter& weight = its.network.parameters()[its.network.parameters().size() - 2];
  const Explanation precise = its.by(Method::hirescam, 2);
  for (int64_t p = 0; p < pixels; ++p) {
    double cam = 0;
    for (int64_t c = 0; c < 8; ++c) {
      cam += double{weight.value[static_cast<size_t>(2 * 8 + c)]} *
             double{look.activation[static_cast<size_t>(c * pixels + p)]};
    }
    const auto i = static_cast<size_t>(p);
    CHECK(double{found.map[i]} * static_cast<double>(pixels) == Approx(cam).epsilon(1e-3).margin(1e-4));
    CHECK(double{precise.map[i]} == Approx(double{found.map[i]}).epsilon(1e-3).margin(1e-6));
  }
}

TEST_CASE("explanation: one occluder over all gives the image's score less the covering colour's") {
  Looked its = flat();
  ExplainWish wish;
  wish.method = Method::occlusion;
  wish.class_index = 3;
  wish.window = {12, 10};
  wish.stride = {6, 5};
  wish.fill = {0.5F, -1.0F, 0.25F};
  const Explanation found = explain(its.probe, its.image, wish);
  CHECK(found.volume == Volume{1, 1, 1});
  Floats covered;
  for (const float fill : wish.fill) covered.insert(covered.end(), 120, fill);
  its.probe.forward(covered);
  CHECK(found.map == Floats{found.logit - its.probe.scores()[3]});
}

TEST_CASE(
    "explanation: occluders step over the image, the last ones end with it, and leave the rest as it is") {
  Looked its = flat();
  ExplainWish wish;
  wish.method = Method::occlusion;
  wish.class_index = 0;
  wish.window = {3, 4};
  wish.stride = {2, 4};
  wish.fill = {0, 0, 0};
  const Explanation found = explain(its.probe, its.image, wish);
  CHECK(found.volume == Volume{1, 6, 3});  // rows 0, 2, 4, 6, 8, 9; columns 0, 4, 6
  Floats covered = its.image;
  for (int64_t c = 0; c < 3; ++c) {
    for (int64_t y = 9; y < 12; ++y) std::fill_n(covered.begin() + (c * 12 + y) * 10 + 4, 4, 0.0F);
  }
  its.probe.forward(covered);
  CHECK(found.map[5 * 3 + 1] == found.logit - its.probe.scores()[0]);
}

TEST_CASE("explanation: without a relu, guided backpropagation and a deconvnet are the gradient") {
  Looked its({2, 8, 8}, {conv("c1", 6, 3), conv("c2", 4, 3), fc("f", 3)});
  const Explanation gradient = its.by(Method::gradient);
  CHECK(gradient.layer == "input");
  CHECK(gradient.volume == its.plan.input);
  CHECK(its.by(Method::guided).map == gradient.map);
  CHECK(its.by(Method::deconv).map == gradient.map);
}

TEST_CASE("explanation: with relus they are three, and the score's slope is that of the gradient") {
  Looked its = flat();
  const Explanation gradient = its.by(Method::gradient);
  CHECK(its.by(Method::guided).map != gradient.map);
  CHECK(its.by(Method::deconv).map != gradient.map);
  CHECK(its.by(Method::deconv).map != its.by(Method::guided).map);
  const double before = gradient.logit;
  double slope = 0;
  for (size_t i = 0; i < its.image.size(); ++i) {
    its.image[i] += 1e-4F * gradient.map[i];
    slope += 1e-4 * double{gradient.map[i]} * double{gradient.map[i]};
  }
  CHECK(double{its.by(Method::gradient).logit} - before == Approx(slope).epsilon(0.02));
}

// Adebayo et al. 2018: a map that does not change with the weights does not explain them.
TEST_CASE("explanation: maps of HiResCAM, Grad-CAM and the gradient become others with other last weights") {
  constexpr uint64_t kDraws = 12;
  for (const Method method : {Method::hirescam, Method::gradcam, Method::gradient}) {
    CAPTURE(word_of(method));
    Looked its = flat();
    const Floats before = its.by(method).map;
    double alike = 0;
    for (uint64_t draw = 0; draw < kDraws; ++draw) {
      Parameter& weight = its.network.parameters_to_write()[its.network.parameters().size() - 2];
      std::ranges::copy(random_floats(std::ssize(weight.value), 99 + draw), weight.value.begin());
      its.take_weights();
      alike += std::abs(correlation(before, its.by(method).map)) / static_cast<double>(kDraws);
    }
    CHECK(alike < 0.5);
  }
}

TEST_CASE("explanation: figures are those of the map") {
  Looked its = flat();
  for (const Method method : {Method::hirescam, Method::guided}) {
    const Explanation found = its.by(method);
    CHECK(found.figures.least == *std::ranges::min_element(found.map));
    CHECK(found.figures.greatest == *std::ranges::max_element(found.map));
    CHECK(found.figures.sum == std::accumulate(found.map.begin(), found.map.end(), 0.0));
  }
}

}  // namespace cnn
