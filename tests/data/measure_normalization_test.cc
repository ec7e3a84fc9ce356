#include <catch2/catch.hpp>
#include <cmath>

#include "base/random.h"
#include "data/open_dataset.h"

namespace cnn {
namespace {

Dataset random_images(const Volume& image, int64_t count, uint64_t values) {
  Dataset data{image, count, {}, std::vector<int32_t>(static_cast<size_t>(count))};
  Random random(7, RandomUse::augment, 0);
  for (int64_t i = 0; i < count * image.size(); ++i)
    data.pixels.push_back(static_cast<uint8_t>(random.below(values)));
  return data;
}

Subset all_of(const Dataset& data) {
  Subset subset;
  for (int64_t i = 0; i < data.count; ++i) subset.indices.push_back(i);
  return subset;
}

// By the definition, in plain loops over doubles.
void check_plainly(const Dataset& data, const Subset& subset) {
  const Normalization measured = measure_normalization(data, subset);
  REQUIRE(measured.mean.size() == static_cast<size_t>(data.image.channels));
  REQUIRE(measured.std.size() == static_cast<size_t>(data.image.channels));
  for (int64_t c = 0; c < data.image.channels; ++c) {
    const int64_t pixels = data.image.pixels();
    const double count = static_cast<double>(pixels) * static_cast<double>(subset.indices.size());
    double mean = 0;
    for (const int64_t i : subset.indices) {
      for (int64_t p = 0; p < pixels; ++p) mean += data.pixels_of(i)[c * pixels + p] / 255.0 / count;
    }
    double variance = 0;
    for (const int64_t i : subset.indices) {
      for (int64_t p = 0; p < pixels; ++p) {
        variance += std::pow(data.pixels_of(i)[c * pixels + p] / 255.0 - mean, 2) / count;
      }
    }
    CHECK(measured.mean[static_cast<size_t>(c)] == Approx(mean).epsilon(1e-11));
    CHECK(measured.std[static_cast<size_t>(c)] == Approx(std::sqrt(variance)).epsilon(1e-11));
  }
}

}  // namespace

TEST_CASE("normalization: mean and deviation are those of plain loops, by channel") {
  const Dataset data = random_images({3, 7, 9}, 50, 256);
  check_plainly(data, all_of(data));
  check_plainly(data, Subset{{3, 4, 17, 49}});
  check_plainly(data, Subset{{20}});
}

TEST_CASE("normalization: sums of large bright images do not overflow") {
  Dataset data = random_images({1, 600, 500}, 2, 3);
  for (auto& pixel : data.pixels) pixel = static_cast<uint8_t>(255 - pixel);
  check_plainly(data, all_of(data));
}

TEST_CASE("normalization: one odd pixel among many is not lost") {
  Dataset data{{1, 1000, 1000}, 1, Bytes(1000000, 200), {0}};
  data.pixels[5] = 201;
  CHECK(measure_normalization(data, all_of(data)).std[0] ==
        Approx(std::sqrt(1e-6 - 1e-12) / 255).epsilon(1e-9));
}

TEST_CASE("normalization: a channel of one value has deviation 1") {
  for (const int value : {0, 77, 255}) {
    const Dataset data{{1, 3, 3}, 2, Bytes(18, static_cast<uint8_t>(value)), {0, 1}};
    const Normalization measured = measure_normalization(data, all_of(data));
    CHECK(measured.mean[0] == Approx(value / 255.0));
    CHECK(measured.std[0] == 1);
  }
}

}  // namespace cnn
