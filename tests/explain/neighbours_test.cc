#include "explain/neighbours.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "network/network.h"
#include "random_values.h"

namespace cnn {
namespace {

using Floats = std::vector<float>;

Floats unit(Floats values) {
  double squares = 0;
  for (const float value : values) squares += double{value} * value;
  for (float& value : values) value = static_cast<float>(value / std::sqrt(squares));
  return values;
}

float dot(const Floats& a, const Floats& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * b[i];
  return static_cast<float>(sum);
}

LayerSpec named_fc(const std::string& name, int64_t units) {
  FcSpec spec;
  spec.units = units;
  return {name, spec};
}

LayerSpec named_conv(const std::string& name, int64_t filters) {
  ConvSpec spec;
  spec.filters = filters;
  spec.kernel = {3, 3};
  return {name, spec};
}

NetworkPlan plan_of(std::vector<LayerSpec> layers) {
  layers.push_back({"softmax", SoftmaxSpec{}});
  return plan_network({{2, 6, 6}, std::move(layers)});
}

}  // namespace

TEST_CASE("neighbours: those of plain loops over all, in any number of blocks") {
  const int64_t size = 7;
  std::vector<Floats> queries, images;
  for (uint64_t q = 0; q < 3; ++q) queries.push_back(unit(random_floats(size, 900 + q)));
  for (uint64_t i = 0; i < 700; ++i) images.push_back(unit(random_floats(size, i)));
  images[300] = images[20];  // equals: the one added first stands before
  for (const int64_t most : {1, 5, 1000}) {
    Neighbours neighbours(queries, most);
    for (const Floats& image : images) neighbours.add(image);
    REQUIRE(neighbours.nearest().size() == 3);
    for (size_t q = 0; q < queries.size(); ++q) {
      std::vector<Neighbour> right;
      for (size_t i = 0; i < images.size(); ++i)
        right.push_back({static_cast<int64_t>(i), dot(queries[q], images[i])});
      std::ranges::stable_sort(right, std::ranges::greater(), &Neighbour::cosine);
      const auto& found = neighbours.nearest()[q];
      REQUIRE(std::ssize(found) == std::min<int64_t>(most, 700));
      for (size_t k = 0; k < found.size(); ++k) {
        CHECK(found[k].cosine == Approx(right[k].cosine).margin(1e-5));
        CHECK(found[k].cosine ==
              Approx(dot(queries[q], images[static_cast<size_t>(found[k].index)])).margin(1e-5));
      }
      CHECK(found[0].index == right[0].index);
    }
  }
}

TEST_CASE("neighbours: of equals the one added first is nearer") {
  Neighbours neighbours({{1, 0}}, 2);
  neighbours.add(Floats{0, 1});
  neighbours.add(Floats{1, 0});
  neighbours.add(Floats{1, 0});
  CHECK(neighbours.nearest()[0] == std::vector<Neighbour>{{1, 1}, {2, 1}});
}

TEST_CASE("neighbours: a vote goes to the class of most, of equals to that of the nearest") {
  const std::vector<int32_t> labels = {4, 7, 7, 4, 9};
  CHECK(vote({{0, 0.9F}, {1, 0.8F}, {2, 0.7F}}, labels) == 7);
  CHECK(vote({{0, 0.9F}, {1, 0.8F}, {2, 0.7F}, {3, 0.6F}}, labels) == 4);
  CHECK(vote({{4, 0.9F}, {1, 0.8F}}, labels) == 9);
}

TEST_CASE("neighbours: features are what the layer before the last with weights gives, of length 1") {
  CHECK(hidden_layer(plan_of({named_conv("conv1", 4), {"relu1", ReluSpec{}}, named_fc("fc1", 5)})) ==
        "relu1");
  CHECK(hidden_layer(plan_of({named_fc("fc1", 5)})) == "input");
  CHECK(hidden_layer(plan_of({named_conv("conv1", 4),
                              {"relu1", ReluSpec{}},
                              named_conv("conv2", 3),
                              {"norm", BatchNormSpec{}},
                              {"pool", GlobalPoolSpec{}}})) == "relu1");
  const NetworkPlan plan = plan_of({named_conv("conv1", 4), {"relu1", ReluSpec{}}, named_fc("fc1", 5)});
  Workers workers(1);
  Network network(plan, {0, 1}, workers);
  network.initialize(3);
  Probe probe(plan, workers);
  probe.copy_weights(network.parameters());
  const Floats features = features_of(probe, random_floats(plan.input.size(), 5));
  CHECK(features == unit(probe.look("relu1").activation));
  CHECK(dot(features, features) == Approx(1));
  CHECK(features_of(probe, Floats(static_cast<size_t>(plan.input.size()))) == Floats(4 * 4 * 4));
}

}  // namespace cnn
