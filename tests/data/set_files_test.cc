#include "data/set_files.h"

#include <catch2/catch.hpp>

#include "data/image_directory.h"
#include "data/open_dataset.h"
#include "temporary_directory.h"

using namespace cnn;

namespace {

// The very files that opening the data decodes.
void check_files_of(const DataSpec& spec) {
  const SetFiles sets = set_files(spec, 2);
  const OpenedData opened = open_data(spec, {1, 4, 4}, 3);
  Listing read = sets.training;
  read.add_all(sets.validation);
  CHECK(read.files == opened.train.files);
  CHECK(read.labels == opened.train.labels);
  CHECK(sets.test.files == opened.test.files);
  CHECK(sets.test.labels == opened.test.labels);
}

}  // namespace

TEST_CASE("set files: they are those that are decoded, limits and drawn parts taken into account") {
  const TemporaryDirectory directory;
  write_image_folders(directory, "one", 3, 20);
  write_image_folders(directory, "other", 3, 5, 60);
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path() / "one";
  spec.folders().test_share = ShareFraction{0.25};
  check_files_of(spec);
  CHECK(set_files(spec, 2).shared.files.size() == 60);
  spec.limit.train = 20;
  spec.limit.test = 4;
  spec.validation = ShareFraction{0.2};
  check_files_of(spec);
  spec.folders().test_share = {};
  spec.folders().test = directory.path() / "other";
  check_files_of(spec);
  CHECK(set_files(spec, 2).shared.files.empty());
  spec.validation = {};
  spec.folders().test.clear();
  spec.folders().validation = directory.path() / "other";
  spec.limit.test.reset();
  check_files_of(spec);
}

TEST_CASE("set files: what is not there has none") {
  const TemporaryDirectory directory;
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path() / "nowhere";
  spec.folders().test_share = ShareFraction{0.25};
  const SetFiles sets = set_files(spec, 2);
  CHECK(sets.training.files.empty());
  CHECK(sets.test.files.empty());
  CHECK(sets.shared.files.empty());
}
