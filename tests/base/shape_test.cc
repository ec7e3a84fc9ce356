#include "base/shape.h"

#include <catch2/catch.hpp>

using namespace cnn;

TEST_CASE("shape: volumes are written width x height x depth, as in the lectures") {
  CHECK(to_string(Volume{.channels = 10, .height = 24, .width = 32}) == "32x24x10");
  CHECK(to_string(Size2{.height = 3, .width = 5}) == "5x3");
}

TEST_CASE("shape: a tensor's sides are written in brackets") {
  CHECK(to_string(Dims{20, 10, 5, 3}) == "[20, 10, 5, 3]");
  CHECK(to_string(Dims{7}) == "[7]");
  CHECK(to_string(Dims{}) == "[]");
}

TEST_CASE("shape: sizes are products of sides") {
  const Volume volume{.channels = 2, .height = 3, .width = 5};
  CHECK(volume.pixels() == 15);
  CHECK(volume.size() == 30);
  CHECK(element_count({2, 3, 5}) == 30);
  CHECK(element_count({2, 0}) == 0);
  CHECK(element_count({}) == 1);
}

TEST_CASE("shape: floor_div and ceil_div round towards their infinities, below zero too") {
  CHECK(floor_div(7, 3) == 2);
  CHECK(floor_div(6, 3) == 2);
  CHECK(floor_div(-1, 3) == -1);
  CHECK(floor_div(-3, 3) == -1);
  CHECK(floor_div(-4, 3) == -2);
  CHECK(ceil_div(7, 3) == 3);
  CHECK(ceil_div(6, 3) == 2);
  CHECK(ceil_div(-1, 3) == 0);
  CHECK(ceil_div(-4, 3) == -1);
}
