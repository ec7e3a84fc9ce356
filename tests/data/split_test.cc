#include "data/split.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "thrown.h"

namespace cnn {
namespace {

// Both parts are ascending and together the images 0..count-1, each once.
void check_parts(const TrainingSplit& split, int64_t count) {
  CHECK(std::is_sorted(split.training.indices.begin(), split.training.indices.end()));
  CHECK(std::is_sorted(split.validation.indices.begin(), split.validation.indices.end()));
  std::vector<int64_t> all = split.training.indices;
  all.insert(all.end(), split.validation.indices.begin(), split.validation.indices.end());
  std::sort(all.begin(), all.end());
  std::vector<int64_t> expected(static_cast<size_t>(count));
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(all == expected);
}

size_t held_back(int64_t count, const ValidationSpec& spec) {
  const TrainingSplit split = split_training(count, spec);
  check_parts(split, count);
  return split.validation.indices.size();
}

}  // namespace

TEST_CASE("split: without validation all images are trained on") {
  CHECK(held_back(10, {}) == 0);
}

TEST_CASE("split: a fraction is rounded down, and a decimal whole is not lost to binary") {
  CHECK(held_back(60000, ValidationFraction{0.1}) == 6000);
  CHECK(held_back(7, ValidationFraction{0.5}) == 3);
  CHECK(held_back(100, ValidationFraction{0.29}) == 29);
  CHECK(held_back(100, ValidationFraction{0.2899}) == 28);
  CHECK(held_back(1000, ValidationFraction{0.999}) == 999);
  for (int64_t percent = 1; percent < 100; ++percent) {
    CHECK(held_back(100, ValidationFraction{static_cast<double>(percent) / 100}) ==
          static_cast<size_t>(percent));
  }
}

TEST_CASE("split: a count is that many, drawn from everywhere") {
  CHECK(held_back(100, ValidationCount{99}) == 99);
  const TrainingSplit split = split_training(10000, ValidationCount{1000});
  check_parts(split, 10000);
  CHECK(split.validation.indices.size() == 1000);
  // Of a uniform draw some 500 +- 15 lie in the first half, and the first 1000 images hold some 100 +- 9.
  const auto below = [&](int64_t bound) {
    return std::count_if(split.validation.indices.begin(), split.validation.indices.end(),
                         [&](int64_t i) { return i < bound; });
  };
  CHECK(std::abs(below(5000) - 500) < 75);
  CHECK(std::abs(below(1000) - 100) < 45);
}

TEST_CASE("split: the draw is the same each time, and stays what it was in earlier versions") {
  CHECK(split_training(20, ValidationCount{5}).validation.indices ==
        split_training(20, ValidationFraction{0.25}).validation.indices);
  CHECK(split_training(20, ValidationCount{5}).validation.indices == std::vector<int64_t>{1, 3, 12, 14, 16});
}

TEST_CASE("split: every Nth takes images N - 1, 2N - 1, ...") {
  const TrainingSplit split = split_training(25, ValidationEvery{10});
  check_parts(split, 25);
  CHECK(split.validation.indices == std::vector<int64_t>{9, 19});
  CHECK(held_back(10, ValidationEvery{2}) == 5);
}

TEST_CASE("split: a part that would be empty is refused") {
  const std::string all =
      "data.validation holds back all 10 training images: none is left to train on. Hold back fewer";
  CHECK(thrown(Failure::data, [] { split_training(10, ValidationCount{10}); }) == all);
  CHECK(thrown(Failure::data, [] { split_training(10, ValidationCount{INT64_MAX}); }) == all);
  const std::string none =
      "data.validation holds back none of the 10 training images. Hold back more, or leave it out";
  CHECK(thrown(Failure::data, [] { split_training(10, ValidationFraction{0.09}); }) == none);
  CHECK(thrown(Failure::data, [] { split_training(10, ValidationEvery{11}); }) == none);
  CHECK(thrown(Failure::data, [] { split_training(10, ValidationEvery{INT64_MAX}); }) == none);
}

}  // namespace cnn
