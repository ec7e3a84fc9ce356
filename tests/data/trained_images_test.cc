#include "data/trained_images.h"

#include <catch2/catch.hpp>

#include "data/fingerprint.h"

namespace cnn {
namespace {

using Digests = std::vector<uint64_t>;

// Images of one pixel.
Dataset pixels(const std::vector<uint8_t>& values) {
  Dataset data;
  data.image = {1, 1, 1};
  data.count = std::ssize(values);
  data.pixels.assign(values.begin(), values.end());
  data.labels.assign(values.size(), 0);
  return data;
}

OpenedData parted() {
  OpenedData data;
  data.train = pixels({1, 2, 3, 2, 4, 5});
  data.training.indices = {0, 1, 2};
  data.validation.indices = {3, 4, 5};
  data.test = pixels({9, 3, 1, 4});
  data.testing.indices = {0, 1, 2, 3};
  return data;
}

}  // namespace

TEST_CASE("trained images: the list is ascending, holds each digest once, and of the training part only") {
  OpenedData data = parted();
  data.training.indices = {0, 1, 3};
  const Digests list = digests_trained_on(data);
  Digests expected = digests_of(pixels({1, 2}));
  std::ranges::sort(expected);
  CHECK(list == expected);
  CHECK(united({1, 5}, {1, 2, 9}) == Digests{1, 2, 5, 9});
  CHECK(united({}, {}).empty());
}

TEST_CASE("trained images: equal images are left out of validation and test, whatever their labels") {
  OpenedData data = parted();
  data.test.labels = {1, 1, 1, 1};
  const PartSizes left_out = leave_out(digests_trained_on(data), data);
  CHECK(left_out.validation == 1);
  CHECK(left_out.test == 2);
  CHECK(data.training.indices == std::vector<int64_t>{0, 1, 2});
  CHECK(data.validation.indices == std::vector<int64_t>{4, 5});
  CHECK(data.testing.indices == std::vector<int64_t>{0, 3});
  const PartSizes again = leave_out(digests_trained_on(data), data);
  CHECK(again.validation + again.test == 0);
}

TEST_CASE("trained images: of image folders the files' bytes tell, streamed or not") {
  OpenedData data = parted();
  data.train.digests = {11, 12, 13, 14, 15, 16};
  data.test.digests = {13, 21, 22, 23};
  data.train.pixels.clear();
  CHECK(digests_trained_on(data) == Digests{11, 12, 13});
  const PartSizes left_out = leave_out(digests_trained_on(data), data);
  CHECK(left_out.validation == 0);
  CHECK(left_out.test == 1);
  CHECK(data.testing.indices == std::vector<int64_t>{1, 2, 3});
}

TEST_CASE("trained images: the set trained on is known again, changed a little, and another is not") {
  const Digests trained_on = {1, 2, 3, 4, 5, 6};
  // As it was, with images more, and with half of them gone.
  CHECK(is_set_trained_on(trained_on, Digests{1, 2, 3, 4, 5, 6}, Digests{7, 8}));
  CHECK(is_set_trained_on(trained_on, Digests{1, 2, 3, 4, 5, 6, 31, 32, 33}, Digests{7, 8, 34, 35}));
  CHECK(is_set_trained_on(trained_on, Digests{1, 3, 5}, Digests{7}));
  CHECK_FALSE(is_set_trained_on(trained_on, Digests{31, 32, 33}, Digests{34}));
  CHECK_FALSE(is_set_trained_on(trained_on, Digests{1, 31, 32}, Digests{2, 34}));
  CHECK(is_set_trained_on({}, Digests{1}, Digests{2}));
}

TEST_CASE("trained images: a small set is known again by a model that began with a larger one's weights") {
  Digests trained_on;
  for (uint64_t i = 0; i < 100; ++i) trained_on.push_back(i);
  CHECK(is_set_trained_on(trained_on, Digests{90, 91, 92, 93, 94, 200}, Digests{201, 202}));
  CHECK_FALSE(is_set_trained_on(trained_on, Digests{90, 91, 92, 203, 204, 205}, Digests{93, 202}));
  // A handful of images trained on is no set.
  CHECK_FALSE(is_set_trained_on(trained_on, Digests{90, 91, 92}, {}));
}

}  // namespace cnn
