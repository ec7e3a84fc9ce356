#include "data/label_classes.h"

#include <catch2/catch.hpp>

#include "data/data_files.h"
#include "data/image_directory.h"
#include "temporary_directory.h"
#include "thrown.h"

namespace cnn {
namespace {

constexpr Volume kLabelled{1, 4, 3};

// `each` images of each of these labels, one label after the other.
std::vector<int32_t> sorted_labels(const std::vector<int32_t>& labels, int64_t each) {
  std::vector<int32_t> all;
  for (const int32_t label : labels) all.insert(all.end(), static_cast<size_t>(each), label);
  return all;
}

std::string label_file(const std::vector<int32_t>& labels) {
  std::string bytes = big_endian(0x801) + big_endian(std::ssize(labels));
  for (const int32_t label : labels) bytes += static_cast<char>(label);
  return bytes;
}

class Set {
 public:
  Set(const std::vector<int32_t>& train, const std::vector<int32_t>& test) {
    write("train", train);
    write("t10k", test);
    spec.root = directory.path();
  }

  std::string warning(int64_t classes) const {
    const auto warnings = open_data(spec, kLabelled, classes).warnings;
    return warnings.empty() ? "" : warnings.front();
  }

  // Why it cannot be trained on.
  std::string refusal(int64_t classes = 10) const {
    const OpenedData data = open_data(spec, kLabelled, classes);
    return thrown(Failure::data, [&] { require_two_classes(spec, data); });
  }

  TemporaryDirectory directory;
  DataSpec spec;

 private:
  void write(const std::string& part, const std::vector<int32_t>& labels) const {
    directory.write(part + "-images-idx3-ubyte", idx_images(std::ssize(labels), kLabelled));
    directory.write(part + "-labels-idx1-ubyte", label_file(labels));
  }
};

}  // namespace

TEST_CASE("label classes: distinct labels are counted, of the training and of the test") {
  const std::string ten = "the network has 10 classes, but ";
  CHECK(Set(sorted_labels({0, 1, 2, 3}, 30), {0, 1}).warning(10) ==
        ten + "the labels are 0 to 3, which are 4 classes: the last layer is to be softmax: {classes: 4}");
  CHECK(Set(sorted_labels({1, 2, 3}, 30), {1}).warning(10) ==
        ten +
            "the labels are 3 numbers from 1 to 3, and classes count from 0: the last layer is to be "
            "softmax: {classes: 4}, or the labels 0 to 2");
  CHECK(Set(sorted_labels({0, 1, 3}, 30), {2, 9}).warning(10) ==
        ten + "the images to train on are of 3 classes, 0, 1, 3");
  CHECK(Set(sorted_labels({0, 1, 2, 3}, 30), {0, 1}).warning(4).empty());
  CHECK(Set({0, 1, 2, 3}, {0, 1}).warning(10).empty());  // too few to tell
}

TEST_CASE("label classes: classes that data.limit does not reach are told") {
  Set set(sorted_labels({0, 1, 2, 3, 4}, 40), {0, 1, 2, 3, 4});
  set.spec.limit.train = 100;
  CHECK(set.warning(5) ==
        "the network has 5 classes, but data.limit.train takes the first images, and the first 100 are of 3 "
        "classes, 0 to 2: is the file sorted by class?");
  set.spec.limit.train = 30;
  CHECK(set.warning(5).empty());
  CHECK(set.refusal(5) ==
        "data.limit.train: the first 30 images are of one class alone, 0: a network learns to tell two or "
        "more apart. Take more, or shuffle the file");
  set.spec.limit.train = 1;
  CHECK(set.refusal(5).starts_with("data.limit.train: the first image is of one class alone, 0: "));
}

TEST_CASE("label classes: what the files hold decides whether data.limit left classes out") {
  std::vector<int32_t> mixed;
  for (int i = 0; i < 300; ++i) mixed.push_back(i % 3);
  Set set(mixed, {0, 1, 2});
  set.spec.limit.train = 100;
  CHECK(set.warning(8) ==
        "the network has 8 classes, but the labels are 0 to 2, which are 3 classes: the last layer is to be "
        "softmax: {classes: 3}");
  Set alone(sorted_labels({4}, 50), {4});
  alone.spec.limit.train = 50;
  CHECK(alone.refusal().find("data.limit") == std::string::npos);
}

TEST_CASE("label classes: images of one class alone are no training set") {
  const Set set(sorted_labels({3}, 50), {0, 3});
  CHECK(set.refusal() ==
        (set.directory.path() / "train-labels-idx1-ubyte").string() +
            ": holds images of one class alone, 3: a network learns to tell two or more apart");
  CHECK(set.warning(10).empty());
  CHECK(thrown(Failure::data, [&] { open_data(set.spec, kLabelled, 2); })
            .ends_with("label 3 of image 0 (counted from 0) is out of range: the network has 2 classes, 0 to "
                       "1\nall labels are 3, which is one class: a network learns to tell two or more "
                       "apart"));
  Set held({5, 5, 5, 5, 7}, {5, 7});
  held.spec.validation = ShareCount{4};
  CHECK(held.refusal() ==
        "data.validation leaves images of one class alone, 5: a network learns to tell two or more apart. "
        "Hold back fewer");
}

TEST_CASE("label classes: of image folders too what is left must be two classes") {
  const TemporaryDirectory directory;
  write_image_folders(directory, "one", 2, 5);
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path() / "one";
  spec.folders().test_share = ShareCount{9};
  const auto refusal = [&] {
    const OpenedData data = open_data(spec, {1, 4, 4}, 2);
    return thrown(Failure::data, [&] { require_two_classes(spec, data); });
  };
  CHECK(refusal().find("data.test leaves images of one class alone, ") == 0);
  spec.folders().test_share = ShareCount{2};
  spec.limit.train = 1;
  CHECK(refusal() ==
        "data.limit.train takes images of one class alone, a: a network learns to tell two or more apart. "
        "Take more");
}

}  // namespace cnn
