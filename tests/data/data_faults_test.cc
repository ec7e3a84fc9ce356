#include "data/data_faults.h"

#include <catch2/catch.hpp>

#include "data/data_files.h"
#include "data/image_directory.h"
#include "data/open_dataset.h"
#include "temporary_directory.h"
#include "thrown.h"

using namespace cnn;

namespace {

using Faults = std::vector<std::string>;

constexpr Volume kFaultyInput{1, 4, 4};

}  // namespace

TEST_CASE("data faults: of IDX files what opening them says, and nothing of what is missing") {
  const TemporaryDirectory directory;
  DataSpec spec;
  spec.root = directory.path();
  CHECK(data_faults(spec, kFaultyInput, 10).empty());
  directory.write("train-images-idx3-ubyte", idx_images(30, kFaultyInput));
  CHECK(data_faults(spec, kFaultyInput, 10).empty());
  directory.write("train-labels-idx1-ubyte", idx_labels(30));
  directory.write("t10k-images-idx3-ubyte", idx_images(20, {1, 5, 4}));
  directory.write("t10k-labels-idx1-ubyte", idx_labels(20));
  const std::string size = thrown(Failure::data, [&] { open_data(spec, kFaultyInput, 10); });
  CHECK(size.find("the file holds 4x5x1 images, the config's input is 4x4x1") != std::string::npos);
  CHECK(data_faults(spec, kFaultyInput, 10) == Faults{size});
  directory.write("t10k-images-idx3-ubyte", idx_images(20, kFaultyInput));
  CHECK(data_faults(spec, kFaultyInput, 10).empty());
  const std::string labels = thrown(Failure::data, [&] { open_data(spec, kFaultyInput, 9); });
  CHECK(labels.find("out of range") != std::string::npos);
  CHECK(data_faults(spec, kFaultyInput, 9).front() == labels);
  CHECK(data_faults(spec, kFaultyInput, 9).size() == 2);
  directory.write("train-labels-idx1-ubyte", idx_labels(29));
  CHECK(data_faults(spec, kFaultyInput, 10) ==
        Faults{thrown(Failure::data, [&] { open_data(spec, kFaultyInput, 10); })});
}

TEST_CASE("data faults: of image folders their number and their names") {
  const TemporaryDirectory directory;
  write_image_folders(directory, "set", 3, 4);
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path() / "set";
  spec.folders().test = directory.path() / "test";
  CHECK(data_faults(spec, kFaultyInput, 3).empty());
  write_image_folders(directory, "test", 3, 4, 20);
  CHECK(data_faults(spec, kFaultyInput, 3).empty());
  const std::string count = thrown(Failure::data, [&] { open_data(spec, kFaultyInput, 10); });
  CHECK(count.find("the last layer is to be softmax: {classes: 3}") != std::string::npos);
  CHECK(data_faults(spec, kFaultyInput, 10) == Faults{count});
  write_image_folders(directory, "test", 4, 4, 20);
  CHECK(data_faults(spec, kFaultyInput, 3) ==
        Faults{thrown(Failure::data, [&] { open_data(spec, kFaultyInput, 3); })});
  spec.root = directory.path() / "nowhere";
  CHECK(data_faults(spec, kFaultyInput, 3).empty());
}

TEST_CASE("data faults: of CIFAR-10 its images' size, once") {
  const TemporaryDirectory directory;
  DataSpec spec;
  spec.format = Cifar10Format{};
  spec.root = directory.path();
  CHECK(data_faults(spec, {3, 28, 28}, 10).empty());
  for (const std::string name :
       {"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"})
    directory.write(name + ".bin", std::string(3073, '\1'));
  CHECK(data_faults(spec, {3, 32, 32}, 10).empty());
  CHECK(data_faults(spec, {3, 28, 28}, 10) == Faults{thrown(Failure::data, [&] {
          open_data(spec, {3, 28, 28}, 10);
        })});
}
