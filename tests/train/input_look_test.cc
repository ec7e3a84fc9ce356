#include "train/input_look.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace cnn {

TEST_CASE("input look: the deviation is of all numbers, unlikeness of images from the first") {
  InputLook look;
  CHECK(look.figures().images == 0);
  const std::vector<float> alike = {1, 3, 1, 3, 1, 3};
  look.see(alike, 2);
  CHECK(look.figures().images == 3);
  CHECK(look.figures().std == Approx(1));
  CHECK(look.figures().unlikeness == 0);
  const std::vector<float> other = {4, 3};
  look.see(other, 2);
  CHECK(look.figures().images == 4);
  CHECK(look.figures().unlikeness == Approx(std::sqrt(9.0 / 8)));
}

TEST_CASE("input look: only the first batches are looked at") {
  InputLook look;
  const std::vector<float> image = {1, 2};
  for (int i = 0; i < 100; ++i) look.see(image, 2);
  CHECK(look.figures().images == 8);
}

}  // namespace cnn
