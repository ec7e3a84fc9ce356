#include "dashboard/norm_meter.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "train/columns.h"

namespace cnn {
namespace {

void fill(std::span<float> values, float value) {
  std::ranges::fill(values, value);
}

}  // namespace

TEST_CASE("norms: of the gradients, and of a step beside the weights it changes, by layer") {
  Workers workers(1);
  Network network(plan_network(make_spec().network), {4, 1}, workers);
  NormMeter meter(network);
  CHECK(meter.layers() == std::vector<std::string>{"conv1", "fc1"});
  for (const Parameter& parameter : network.parameters_to_write()) fill(parameter.value, 2);
  CHECK(!meter.look(0, true));
  CHECK(!meter.look(0, true));  // no step since
  for (const Parameter& parameter : network.parameters_to_write()) {
    fill(parameter.value, 2.5);
    fill(parameter.gradient, 3);
  }
  CHECK(meter.look(1, false));
  CHECK(meter.norms().steps == 1);
  CHECK(meter.norms().gradient[0] == Approx(3 * std::sqrt(4 * 9 + 4)));
  CHECK(meter.norms().update_ratio[0] == Approx(0.25));
  CHECK(meter.norms().update_ratio[1] == Approx(0.25));
  CHECK(!meter.look(2, false));
  const double weights = 4 * 9 + 3 * 4 * 16;
  CHECK(meter.decayed_squares(false) == Approx(6.25 * weights));
  CHECK(meter.decayed_squares(true) == Approx(6.25 * (weights + 7)));
}

TEST_CASE("norms: of zeros there is no ratio, and a large tensor is looked at in part") {
  NetworkSpec spec = make_spec().network;
  FcSpec fc;
  fc.units = 3000;
  spec.layers.insert(spec.layers.end() - 2, {"wide", fc});
  Workers workers(1);
  Network network(plan_network(spec), {4, 1}, workers);
  NormMeter meter(network);
  meter.look(0, true);
  for (const Parameter& parameter : network.parameters_to_write()) fill(parameter.gradient, 1);
  REQUIRE(meter.look(1, false));
  CHECK(meter.layers()[1] == "wide");
  CHECK(meter.norms().gradient[1] == Approx(std::sqrt(64 * 3000 + 3000)));
  CHECK(meter.norms().update_ratio[1] == 0);
}

}  // namespace cnn
