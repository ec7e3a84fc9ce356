// What turns, scales, brightens and mixes images.
#include "data/warp.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/random.h"
#include "data/class_weights.h"
#include "data/colors.h"
#include "data/mixup.h"

namespace cnn {
namespace {

using Pixels = std::vector<uint8_t>;

Pixels noise(const Volume& image) {
  Random random(1, RandomUse::augment, 0);
  Pixels pixels;
  for (int64_t i = 0; i < image.size(); ++i) pixels.push_back(static_cast<uint8_t>(random.below(256)));
  return pixels;
}

Pixels warped(const Motion& motion, Fill fill, const Volume& image, const Pixels& in) {
  Pixels out(in.size(), 77);
  warp(motion, fill, image, in.data(), out.data());
  return out;
}

int64_t mirrored(int64_t i, int64_t side) {
  while (i < 0 || i >= side) i = i < 0 ? -i : 2 * (side - 1) - i;
  return i;
}

// The slow truth: doubles, pixel by pixel.
double slow_pixel(const Motion& motion, Fill fill, const Volume& image, const uint8_t* plane, int64_t row,
                  int64_t column) {
  const double angle = motion.degrees * std::numbers::pi / 180;
  const double middle_y = static_cast<double>(image.height - 1) / 2;
  const double middle_x = static_cast<double>(image.width - 1) / 2;
  const double y = static_cast<double>(row + motion.down) - middle_y;
  const double x = static_cast<double>(column + motion.right) - middle_x;
  const double source_y = middle_y + (std::cos(angle) * y + std::sin(angle) * x) / motion.scale;
  const double source_x = middle_x + (std::cos(angle) * x - std::sin(angle) * y) / motion.scale;
  double value = 0;
  for (int corner = 0; corner < 4; ++corner) {
    const auto at_y = static_cast<int64_t>(std::floor(source_y)) + corner / 2;
    const auto at_x = static_cast<int64_t>(std::floor(source_x)) + corner % 2;
    const double weight = (1 - std::abs(source_y - static_cast<double>(at_y))) *
                          (1 - std::abs(source_x - static_cast<double>(at_x)));
    const bool inside = at_y >= 0 && at_y < image.height && at_x >= 0 && at_x < image.width;
    if (!inside && fill == Fill::zero) continue;
    value += weight * plane[mirrored(at_y, image.height) * image.width + mirrored(at_x, image.width)];
  }
  return value;
}

TEST_CASE("warp: every pixel is what interpolation between its four neighbours gives") {
  const Volume image{2, 7, 10};
  const Pixels in = noise(image);
  for (const Fill fill : {Fill::zero, Fill::reflect}) {
    for (const Motion& motion :
         {Motion{0, 0, 17, 0.8}, Motion{2, -3, -141.5, 1.3}, Motion{-1, 0, 180, 0.1}}) {
      const Pixels out = warped(motion, fill, image, in);
      for (int64_t i = 0; i < image.size(); ++i) {
        const uint8_t* plane = in.data() + i / 70 * 70;
        const double truth = slow_pixel(motion, fill, image, plane, i % 70 / 10, i % 10);
        CHECK(std::abs(out[static_cast<size_t>(i)] - truth) < 3);  // weights have 8 bits each
      }
    }
  }
}

TEST_CASE("warp: without turn and scale nothing but a shift is left, and a quarter turn is exact") {
  const Volume image{1, 5, 5};
  const Pixels in = noise(image);
  CHECK(warped({}, Fill::zero, image, in) == in);
  const Pixels shifted = warped({1, 0, 0, 1}, Fill::zero, image, in);
  CHECK(Pixels(shifted.begin(), shifted.begin() + 20) == Pixels(in.begin() + 5, in.end()));
  CHECK(Pixels(shifted.begin() + 20, shifted.end()) == Pixels(5, 0));
  const Pixels turned = warped({0, 0, 90, 1}, Fill::zero, image, in);
  for (size_t row = 0; row < 5; ++row) {
    for (size_t column = 0; column < 5; ++column) {
      CHECK(turned[row * 5 + column] == in[column * 5 + 4 - row]);  // the right side comes to the top
    }
  }
}

TEST_CASE("warp: an image of one pixel has no other to mirror") {
  const Volume image{1, 1, 1};
  CHECK(warped({0, 0, 45, 0.5}, Fill::reflect, image, {200}) == Pixels{200});
}

TEST_CASE("colours: brightness is a factor, contrast one of the distance from the mean gray") {
  const Volume rgb{3, 1, 2};
  Pixels pixels = {10, 200, 30, 100, 50, 60};
  change_colors({1.5, 1}, rgb, pixels.data());
  CHECK(pixels == Pixels{15, 255, 45, 150, 75, 90});
  change_colors({1, 0}, rgb, pixels.data());
  // 0.299 * 135 + 0.587 * 97.5 + 0.114 * 82.5 = 107.0025
  CHECK(pixels == Pixels(6, 107));
  const Volume gray{1, 1, 4};
  Pixels values = {0, 40, 60, 100};  // the mean is 50
  change_colors({1, 2}, gray, values.data());
  CHECK(values == Pixels{0, 30, 70, 150});
}

TEST_CASE("mixup: shares follow Beta(alpha, alpha) folded at one half, and from their keys alone") {
  for (const double alpha : {0.2, 1.0, 5.0}) {
    double sum = 0;
    double squares = 0;
    for (int64_t batch = 0; batch < 20000; ++batch) {
      const double share = mixup_share(alpha, 1, 3, batch);
      REQUIRE((share >= 0.5 && share <= 1));
      sum += (share - 0.5) * (share - 0.5);
      squares += std::pow(share - 0.5, 4);
    }
    const double variance = 1 / (4 * (2 * alpha + 1));  // of the distribution, which folding leaves
    const double error = std::sqrt((squares / 20000 - std::pow(sum / 20000, 2)) / 20000);
    CHECK(std::abs(sum / 20000 - variance) < 5 * error);
  }
  CHECK(mixup_share(0, 1, 1, 1) == 1);
  CHECK(mixup_share(1, 1, 1, 1) == mixup_share(1, 1, 1, 1));
  CHECK(mixup_share(1, 1, 1, 1) != mixup_share(1, 1, 1, 2));
  CHECK(mixup_share(1, 1, 1, 1) != mixup_share(1, 1, 2, 1));
  CHECK(mixup_share(1, 1, 1, 1) != mixup_share(1, 2, 1, 1));
  CHECK(mixup_share(1e-3, 1, 1, 1) == 1);  // whose parts are far below the smallest double
}

TEST_CASE("mixup: images are mixed in pairs from both ends, the one in the middle stays") {
  ThreadPool pool(2);
  std::vector<float> images = {1, 2, 3, 4, 5, 6};
  mix_up(0.75F, images.data(), 3, 2, pool);
  CHECK(images == std::vector<float>{2, 3, 3, 4, 4, 5});
  mix_up(1, images.data(), 3, 2, pool);
  CHECK(images == std::vector<float>{2, 3, 3, 4, 4, 5});
}

TEST_CASE("class weights: balanced ones are those of scikit-learn, and 0 for a class without images") {
  Dataset data;
  data.labels = {0, 0, 0, 2, 2, 0, 3, 2};
  CHECK(balanced_class_weights(data, {{0, 1, 2, 3, 4, 5}}, 4) == std::vector<double>{0.75, 0, 1.5, 0});
}

}  // namespace
}  // namespace cnn
