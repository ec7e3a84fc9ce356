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

TEST_CASE("trained images: what was not trained on is left out of the training images") {
  OpenedData data = parted();
  Digests known = digests_of(pixels({1, 3, 77}));
  std::ranges::sort(known);
  CHECK(leave_out_unknown(known, data) == 1);
  CHECK(data.training.indices == std::vector<int64_t>{0, 2});
  CHECK(leave_out_unknown({}, data) == 2);
}

TEST_CASE("trained images: validation images in the test are counted, and images in two classes are found") {
  OpenedData data = parted();
  const Digests validated = digests_validated_with(data);
  CHECK(count_listed(validated, data).test == 1);
  CHECK(count_listed(validated, data).validation == std::ssize(data.validation.indices));
  CHECK(count_listed({}, data).test == 0);
  data.validation.indices.clear();
  CHECK(digests_validated_with(data).empty());
  CHECK(find_contradiction(data).images == 0);
  data.train.labels = {0, 0, 0, 1, 1, 1};
  CHECK(find_contradiction(data).images == 0);  // its equal is not trained on
  data.training.indices = {0, 1, 2, 3};
  Contradiction found = find_contradiction(data);
  CHECK(found.images == 2);
  CHECK(found.first == "number 1");
  CHECK(found.second == "number 3");
  data.train.files = {"a/0", "a/1", "a/2", "b/0", "b/1", "b/2"};
  CHECK(find_contradiction(data).second == "b/0");
}

TEST_CASE("trained images: the set trained on is known again, changed a little, and another is not") {
  const Digests trained_on = {1, 2, 3, 4, 5, 6};
  const auto is_known = [&](const Digests& kept, const Digests& held) {
    return is_set_trained_on(trained_on, {kept, held, std::ssize(kept)});
  };
  // As it was, with images more, with half of them gone, and with one that has moved across.
  CHECK(is_known({1, 2, 3, 4, 5, 6}, {7, 8}));
  CHECK(is_known({1, 2, 3, 4, 5, 6, 31, 32, 33}, {7, 8, 34, 35}));
  CHECK(is_known({1, 3, 5}, {7}));
  CHECK(is_known({2, 3, 4, 5, 6, 31}, {1, 7, 8}));
  // Others, mostly others, and some of those trained on with others.
  CHECK_FALSE(is_known({31, 32, 33}, {34}));
  CHECK_FALSE(is_known({1, 2, 3, 4, 5, 6, 31, 32, 33, 34, 35, 36, 37}, {7, 38, 39}));
  CHECK_FALSE(is_known({1, 2, 3, 31, 32, 33}, {4, 34}));
  CHECK_FALSE(is_known({1, 2, 3, 4}, {5, 6}));
  CHECK(is_set_trained_on({}, {Digests{1}, Digests{2}, 1}));
  // A limit or a large validation set leaves few of those kept to train on.
  CHECK(is_set_trained_on(Digests{1, 2}, {Digests{1, 2, 3, 4, 5, 6}, Digests{7, 8}, 2}));
}

TEST_CASE("trained images: a small set is known again by a model that began with a larger one's weights") {
  Digests trained_on;
  for (uint64_t i = 0; i < 100; ++i) trained_on.push_back(i);
  CHECK(is_set_trained_on(trained_on, {Digests{90, 91, 92, 93, 94, 200}, Digests{201, 202}, 6}));
  CHECK_FALSE(is_set_trained_on(trained_on, {Digests{90, 91, 92, 203, 204, 205}, Digests{93, 202}, 6}));
}

}  // namespace cnn
