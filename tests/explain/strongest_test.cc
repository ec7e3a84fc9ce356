// Where channels are excited most.
#include "explain/strongest.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "network/all_kinds.h"
#include "network/network.h"
#include "network/probe.h"
#include "random_values.h"
#include "spec/input_window.h"

namespace cnn {
namespace {

using Floats = std::vector<float>;

// Windows of all kinds, side by side and within each other.
NetworkPlan winding_plan() {
  PoolSpec pool;
  pool.kernel = {3, 2};
  pool.stride = {2, 2};
  pool.rounding = Rounding::floor;
  const ResidualSpec residual{{test::conv_layer("rc", 4, 3), {"rr", ReluSpec{}}}};
  const BranchesSpec branches{
      {{test::conv_layer("b1", 3, 1)},
       {test::conv_layer("b3", 3, 3), {"br", ReluSpec{}}, test::conv_layer("b5", 2, 5)}}};
  return plan_network({{2, 23, 19},
                       {test::conv_layer("c", 4, 3, 2),
                        {"r", ReluSpec{}},
                        {"residual", residual},
                        {"pool", pool},
                        {"branches", branches},
                        {"g", GlobalPoolSpec{}},
                        {"softmax", SoftmaxSpec{}}}});
}

struct LookedAt {
  LookedAt() : plan(winding_plan()), network(plan, {0, 1}, workers), probe(plan, workers) {
    network.initialize(3);
    for (Parameter& own : network.parameters_to_write()) {
      if (own.is_bias) std::ranges::copy(random_floats(std::ssize(own.value), 17), own.value.begin());
    }
    probe.copy_weights(network.parameters());
    for (uint64_t i = 0; i < 25; ++i) images.push_back(random_floats(plan.input.size(), 5 + i));
  }

  const Floats& activation(const std::string& layer, const Floats& image) {
    probe.forward(image);
    return probe.look(layer).activation;
  }

  Strongest strongest(const std::string& layer, int64_t most) {
    Strongest found(probe.look(layer).volume, most);
    for (const Floats& image : images) found.add(activation(layer, image));
    return found;
  }

  Workers workers{2};
  NetworkPlan plan;
  Network network;
  Probe probe;
  std::vector<Floats> images;
};

}  // namespace

TEST_CASE("strongest: the nine places are those that comparing all of them finds") {
  LookedAt its;
  for (const std::string layer : {"c", "residual", "branches"}) {
    CAPTURE(layer);
    const Volume volume = its.probe.look(layer).volume;
    const Strongest found = its.strongest(layer, 9);
    CHECK(found.images() == 25);
    for (int64_t c = 0; c < volume.channels; ++c) {
      std::vector<std::tuple<float, int64_t, int64_t>> best;  // the value less than none, image, pixel
      float least = INFINITY;
      for (int64_t n = 0; n < 25; ++n) {
        const Floats& all = its.activation(layer, its.images[static_cast<size_t>(n)]);
        const auto first = all.begin() + c * volume.pixels();
        const auto greatest = std::max_element(first, first + volume.pixels());
        best.emplace_back(-*greatest, n, greatest - first);
        least = std::min(least, *std::min_element(first, first + volume.pixels()));
      }
      std::ranges::sort(best);
      const ChannelPlaces channel = found.channel(c);
      REQUIRE(channel.strongest.size() == 9);
      CHECK(channel.least == least);
      CHECK(channel.greatest == -std::get<0>(best[0]));
      for (size_t i = 0; i < 9; ++i) {
        const auto& [value, image, pixel] = best[i];
        CHECK(channel.strongest[i] == StrongPlace{image, -value, pixel / volume.width, pixel % volume.width});
      }
    }
  }
}

TEST_CASE("strongest: what lies outside of a place's window has no part in its activation") {
  LookedAt its;
  for (const std::string layer : {"c", "rc", "residual", "pool", "b5", "branches"}) {
    CAPTURE(layer);
    const Volume volume = its.probe.look(layer).volume;
    const Strongest found = its.strongest(layer, 3);
    for (int64_t c = 0; c < volume.channels; ++c) {
      for (const StrongPlace& place : found.channel(c).strongest) {
        const InputWindow seen = input_window(its.plan, layer, place.y, place.x).inside(its.plan.input);
        Floats alone = random_floats(its.plan.input.size(), 999);
        const Floats& image = its.images[static_cast<size_t>(place.image)];
        for (int64_t row = 0; row < 2 * its.plan.input.height; ++row) {
          const int64_t y = row % its.plan.input.height;
          if (y < seen.rows.begin || y >= seen.rows.end) continue;
          const int64_t first = row * its.plan.input.width + seen.columns.begin;
          std::copy_n(image.begin() + first, seen.columns.size(), alone.begin() + first);
        }
        const auto i = static_cast<size_t>((c * volume.height + place.y) * volume.width + place.x);
        CHECK(its.activation(layer, alone)[i] == place.value);
      }
    }
  }
}

TEST_CASE(
    "strongest: of equals the image added first and the first of its places, of what is all the same none") {
  Strongest found({3, 1, 3}, 2);
  found.add(Floats{0, 5, 5, 1, 1, 1, 0, 0, 0});
  found.add(Floats{5, 0, 5, 1, 1, 1, 0, 0, 2});
  found.add(Floats{5, 5, 5, 1, 1, 1, 0, 0, 0});
  CHECK(found.channel(0).strongest == std::vector<StrongPlace>{{0, 5, 0, 1}, {1, 5, 0, 0}});
  CHECK(found.channel(1).strongest.empty());
  CHECK(found.channel(1).least == 1);
  CHECK(found.channel(1).greatest == 1);
  CHECK(found.channel(2).strongest == std::vector<StrongPlace>{{1, 2, 0, 2}});
}

}  // namespace cnn
