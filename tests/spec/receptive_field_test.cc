#include "spec/receptive_field.h"

#include <catch2/catch.hpp>

#include "spec/networks.h"

using namespace cnn;
using namespace cnn::test;

namespace {

// Of the layer named so.
ReceptiveField field_of(const NetworkSpec& network, const std::string& name) {
  const NetworkPlan plan = plan_network(network);
  const auto layers = all_layers(plan.layers);
  const auto fields = receptive_fields(plan);
  REQUIRE(fields.size() == layers.size());
  for (size_t i = 0; i < layers.size(); ++i) {
    if (layers[i]->spec.name == name) return fields[i].after;
  }
  FAIL("no layer " << name);
  return {};
}

LayerSpec named(const std::string& name, const LayerKind& kind) {
  return {name, kind};
}

LayerSpec square(const std::string& name, int64_t kernel, int64_t stride, int64_t pad) {
  ConvSpec spec;
  spec.filters = 4;
  spec.kernel = {kernel, kernel};
  spec.stride = {stride, stride};
  spec.pad = {pad, pad};
  spec.rounding = Rounding::floor;
  return {name, spec};
}

}  // namespace

TEST_CASE("receptive field: each window adds (kernel - 1) steps, and each stride makes them longer") {
  const NetworkSpec network = lecture_net();
  const NetworkPlan plan = plan_network(network);
  const auto fields = receptive_fields(plan);
  REQUIRE(fields.size() == 8);
  CHECK(fields[0].before == ReceptiveField{{1, 1}, {1, 1}, false});
  CHECK(fields[0].after == ReceptiveField{{5, 5}, {1, 1}, false});
  CHECK(fields[1].after == ReceptiveField{{6, 6}, {2, 2}, false});
  CHECK(fields[2].after == fields[1].after);
  CHECK(fields[3].after == ReceptiveField{{14, 14}, {2, 2}, false});
  CHECK(fields[4].after == ReceptiveField{{16, 16}, {4, 4}, false});
  CHECK(fields[6].after == ReceptiveField{{28, 28}, {28, 28}, true});
  CHECK(fields[7].after == fields[6].after);
}

TEST_CASE("receptive field: VGG-16's last pool sees 212 pixels, 32 apart, as published") {
  const NetworkPlan plan = plan_network(vgg16());
  const auto fields = receptive_fields(plan);
  const auto layers = all_layers(plan.layers);
  ReceptiveField last;
  for (size_t i = 0; i < layers.size(); ++i) {
    if (std::holds_alternative<PoolSpec>(layers[i]->spec.kind)) last = fields[i].after;
  }
  CHECK(last == ReceptiveField{{212, 212}, {32, 32}, false});
}

TEST_CASE("receptive field: sides that differ") {
  ConvSpec tall;
  tall.filters = 2;
  tall.kernel = {5, 3};
  tall.stride = {2, 1};
  tall.rounding = Rounding::floor;
  const NetworkSpec network{
      {1, 20, 20}, {named("a", tall), square("b", 3, 1, 0), named("c", FcSpec{}), named("d", SoftmaxSpec{})}};
  CHECK(field_of(network, "a") == ReceptiveField{{5, 3}, {2, 1}, false});
  CHECK(field_of(network, "b") == ReceptiveField{{9, 5}, {2, 1}, false});
}

TEST_CASE("receptive field: of paths that meet the largest counts, and x itself where a residual adds it") {
  ResidualSpec residual;
  residual.layers = {square("f", 3, 1, 1), square("g", 3, 1, 1)};
  ResidualSpec narrow;
  narrow.layers = {square("h", 1, 1, 0)};
  BranchesSpec branches;
  branches.paths = {{square("p", 1, 1, 0)}, {square("q", 5, 1, 2)}, {square("r", 3, 1, 1)}};
  const NetworkSpec network{{4, 16, 16},
                            {named("first", residual), named("second", narrow), named("third", branches),
                             named("global", GlobalPoolSpec{}), named("end", SoftmaxSpec{})}};
  CHECK(field_of(network, "first").size == Size2{5, 5});
  CHECK(field_of(network, "second").size == Size2{5, 5});
  CHECK(field_of(network, "third").size == Size2{9, 9});
  CHECK(field_of(network, "global") == ReceptiveField{{16, 16}, {16, 16}, true});
  GateSpec gate;
  gate.layers = {named("pool", GlobalPoolSpec{}), named("sigmoid", ActivationSpec{Sigmoid{}})};
  const NetworkSpec gated{{4, 16, 16}, {square("a", 3, 1, 1), named("gate", gate), named("end", FcSpec{})}};
  CHECK(field_of(gated, "gate").is_whole);
}

TEST_CASE("receptive field: what lies between dilated taps counts") {
  ConvSpec conv;
  conv.filters = 1;
  conv.kernel = {3, 3};
  conv.dilation = {4, 2};
  const NetworkSpec network{{1, 20, 20}, {named("a", conv), named("b", FcSpec{})}};
  CHECK(field_of(network, "a").size == Size2{9, 5});
}

TEST_CASE("receptive field: strides without end stay numbers") {
  ReceptiveField field;
  for (int i = 0; i < 20; ++i) field = after_window(field, {1'000'000, 1}, {1'000'000, 1});
  CHECK(field.size.height == 1'000'000'000'000'000);
  CHECK(field.stride.height == 1'000'000'000'000'000);
  CHECK(field.size.width == 1);
}
