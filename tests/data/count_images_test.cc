#include "data/count_images.h"

#include <catch2/catch.hpp>

#include "data/data_files.h"
#include "data/image_directory.h"
#include "data/open_dataset.h"
#include "temporary_directory.h"
#include "thrown.h"

using namespace cnn;

namespace {

// What opening the data finds, by the same spec.
void check_against_opened(const DataSpec& spec, const Volume& input, int64_t classes) {
  const auto counts = count_images(spec, input);
  REQUIRE(counts);
  const OpenedData opened = open_data(spec, input, classes);
  CHECK(counts->training == std::ssize(opened.training.indices));
  CHECK(counts->validation == std::ssize(opened.validation.indices));
  CHECK(counts->test == std::ssize(opened.testing.indices));
  CHECK(counts->bytes ==
        std::ssize(opened.train.pixels) + std::ssize(opened.test.pixels) + 4 * counts->all());
}

}  // namespace

TEST_CASE("count images: as many as are opened, of image folders") {
  const TemporaryDirectory directory;
  write_image_folders(directory, "set/train", 3, 20);
  write_image_folders(directory, "set/test", 3, 5);
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path() / "set";
  spec.folders().train = spec.root / "train";
  spec.folders().test = spec.root / "test";
  const Volume input{3, 8, 8};
  check_against_opened(spec, input, 3);
  const auto file = directory.path() / "set" / "train" / "a" / "0.pgm";
  const int64_t names = std::distance(file.begin(), file.end());
  CHECK(count_images(spec, input)->path_names == 75 * names);
  CHECK(count_images(spec, input)->test_path_names == 15 * names);
  spec.validation = ShareFraction{0.1};
  check_against_opened(spec, input, 3);
  spec.limit.train = 30;
  spec.limit.test = 4;
  check_against_opened(spec, input, 3);
  spec.folders().test.clear();
  spec.folders().test_share = ShareFraction{0.25};
  check_against_opened(spec, input, 3);
  CHECK(count_images(spec, input)->path_names == 60 * names);  // of which limits take some
  CHECK(count_images(spec, input)->test_path_names == 60 * names);
}

TEST_CASE("count images: as many as are opened, of IDX files, packed or not") {
  const TemporaryDirectory directory;
  constexpr Volume kGray{1, 4, 3};
  directory.write("train-images-idx3-ubyte.gz", gzip(idx_images(20, kGray)));
  directory.write("train-labels-idx1-ubyte.gz", gzip(idx_labels(20)));
  directory.write("t10k-images-idx3-ubyte", idx_images(6, kGray));
  directory.write("t10k-labels-idx1-ubyte", idx_labels(6));
  DataSpec spec;
  spec.root = directory.path();
  check_against_opened(spec, kGray, 10);
  CHECK(count_images(spec, kGray)->path_names == 0);
  spec.validation = ShareEvery{3};
  check_against_opened(spec, kGray, 10);
  spec.validation = ShareCount{4};
  check_against_opened(spec, kGray, 10);
  CHECK_FALSE(count_images(spec, {1, 28, 28}));  // open_data says why
}

TEST_CASE("count images: nothing is said of data that are not there") {
  DataSpec spec;
  spec.root = "/nowhere/at/all";
  for (const DataFormat& format :
       {DataFormat(IdxFormat{}), DataFormat(Cifar10Format{}), DataFormat(ImageFolders{})}) {
    spec.format = format;
    CHECK_FALSE(count_images(spec, {3, 32, 32}));
  }
}

TEST_CASE("count images: a part that leaves nothing on a side is refused as it is when the data are opened") {
  const TemporaryDirectory directory;
  write_image_folders(directory, "set", 3, 20);
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path() / "set";
  const Volume input{3, 8, 8};
  const auto check_refused = [&](const std::string& message) {
    CHECK(thrown(Failure::data, [&] { count_images(spec, input); }) == message);
    CHECK(thrown(Failure::data, [&] { open_data(spec, input, 3); }) == message);
  };
  spec.validation = ShareCount{100'000};
  check_refused(
      "data.validation holds back all 60 training images: none is left to train on. Hold back fewer");
  spec.limit.train = 30;
  check_refused(
      "data.validation holds back all 30 training images: none is left to train on. Hold back fewer");
  spec.validation = ShareFraction{0.001};
  check_refused("data.validation holds back none of the 30 training images. Hold back more");
  spec.validation = {};
  spec.folders().test_share = ShareCount{60};
  check_refused("data.test holds back all 60 images: none is left to train on. Hold back fewer");
  spec.folders().test_share = ShareEvery{100};
  check_refused("data.test holds back none of the 60 images. Hold back more");
}
