// Signed numbers as colours.
#include "explain/draw.h"

#include <catch2/catch.hpp>
#include <vector>

namespace cnn {

TEST_CASE("draw: zero is white, the ends of the scale are orange and blue, and beyond them nothing changes") {
  CHECK(signed_color(0, 2) == Color{255, 255, 255});
  CHECK(signed_color(0, 0) == Color{255, 255, 255});
  CHECK(signed_color(1, 0) == Color{255, 255, 255});
  const Color orange = signed_color(2, 2);
  const Color blue = signed_color(-2, 2);
  CHECK(orange.red > orange.green);
  CHECK(orange.green > orange.blue);
  CHECK(blue.blue > blue.green);
  CHECK(blue.green > blue.red);
  CHECK(signed_color(5, 2) == orange);
  CHECK(signed_color(-5, 2) == blue);
  CHECK(signed_color(1, 2) == signed_color(10, 20));
}

TEST_CASE("draw: a map is enlarged with straight lines between the middles of its numbers") {
  const std::vector<float> map = {0, 4, 8, 12};
  CHECK(enlarge(map, {2, 2}, {2, 2}) == map);
  CHECK(enlarge(map, {2, 2}, {1, 1}) == std::vector<float>{6});
  CHECK(enlarge(std::vector<float>{0, 4}, {1, 2}, {1, 4}) == std::vector<float>{0, 1, 3, 4});
  CHECK(enlarge(std::vector<float>{7}, {1, 1}, {2, 3}) == std::vector<float>(6, 7.0F));
}

TEST_CASE("draw: of several channels the number farthest from zero is shown") {
  const std::vector<float> map = {1, -2, -3, 1};  // two channels of two pixels
  const std::vector<uint8_t> pixels = map_pixels(map, {2, 1, 2}, 3, {1, 2});
  const Color first = signed_color(-3, 3);
  const Color second = signed_color(-2, 3);
  CHECK(pixels ==
        std::vector<uint8_t>{first.red, first.green, first.blue, second.red, second.green, second.blue});
}

TEST_CASE("draw: over an image a map of zeros shows the image in gray") {
  const std::vector<uint8_t> image = {10, 20, 40, 50, 70, 80};  // (3, 1, 2)
  const std::vector<float> none = {0, 0};
  CHECK(overlay_pixels(image, {3, 1, 2}, none, {1, 1, 2}, 0, {1, 2}) ==
        std::vector<uint8_t>{40, 40, 40, 50, 50, 50});
  CHECK(image_pixels(image, {3, 1, 2}, {1, 2}) == std::vector<uint8_t>{10, 40, 70, 20, 50, 80});
  CHECK(shade_pixels(std::vector<float>{-2, 0, 2}, {3, 1, 1}, 2, {1, 1}) ==
        std::vector<uint8_t>{0, 128, 255});
  const std::vector<uint8_t> gray = {9, 8};
  CHECK(image_pixels(gray, {1, 1, 2}, {1, 4}) == std::vector<uint8_t>{9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8});
}

}  // namespace cnn
