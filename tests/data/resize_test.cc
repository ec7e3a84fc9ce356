#include "data/resize.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "data/image_files.h"

namespace cnn {
namespace {

Raster checkered(int64_t height, int64_t width, int64_t channels) {
  Raster raster{height, width, channels, {}};
  for (const char c : made_pixels(1, {channels, height, width}))
    raster.pixels.push_back(static_cast<uint8_t>(c));
  return raster;
}

std::vector<uint8_t> resized(const Raster& raster, const Volume& input) {
  std::vector<uint8_t> out(static_cast<size_t>(input.size()));
  resize(raster, input, out.data());
  return out;
}

// How much of pixel x of `from` there is in pixel i of `to`, before they are made to sum up to 1.
double triangle(int64_t i, int64_t x, int64_t from, int64_t to) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const double distance = (static_cast<double>(i) + 0.5) * scale - (static_cast<double>(x) + 0.5);
  return std::max(0.0, 1 - std::abs(distance) / std::max(1.0, scale));
}

// By the definition, both directions at once, in doubles.
double slow_truth(const Raster& raster, const Size2& size, int64_t c, int64_t y, int64_t x) {
  double sum = 0;
  double weights = 0;
  for (int64_t v = 0; v < raster.height; ++v) {
    for (int64_t u = 0; u < raster.width; ++u) {
      const double weight =
          triangle(y, v, raster.height, size.height) * triangle(x, u, raster.width, size.width);
      sum += weight * raster.pixels[static_cast<size_t>((v * raster.width + u) * raster.channels + c)];
      weights += weight;
    }
  }
  return sum / weights;
}

}  // namespace

TEST_CASE("resize: each pixel is the mean below a triangle, up and down, odd sizes too") {
  for (const auto& [from, to] : {std::pair{Size2{7, 5}, Size2{3, 2}},
                                 {{4, 4}, {9, 6}},
                                 {{13, 3}, {4, 8}},
                                 {{1, 1}, {3, 2}},
                                 {{6, 5}, {6, 2}}}) {
    const Raster raster = checkered(from.height, from.width, 3);
    const auto out = resized(raster, {3, to.height, to.width});
    for (int64_t i = 0; i < std::ssize(out); ++i) {
      const int64_t c = i / (to.height * to.width);
      const double expected = slow_truth(raster, to, c, i / to.width % to.height, i % to.width);
      REQUIRE(std::abs(out[static_cast<size_t>(i)] - expected) < 0.501);
    }
  }
}

TEST_CASE("resize: at the same size pixels are copied, channel by channel") {
  const Raster raster = checkered(2, 3, 3);
  const auto out = resized(raster, {3, 2, 3});
  for (size_t i = 0; i < out.size(); ++i) CHECK(out[i] == raster.pixels[i % 6 * 3 + i / 6]);
}

TEST_CASE("resize: colours become gray by BT.601's luma, gray all three channels") {
  const Raster colors{1, 4, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}};
  CHECK(resized(colors, {1, 1, 4}) == std::vector<uint8_t>{76, 150, 29, 255});
  const Raster gray{1, 2, 1, {10, 200}};
  CHECK(resized(gray, {3, 1, 2}) == std::vector<uint8_t>{10, 200, 10, 200, 10, 200});
}

}  // namespace cnn
