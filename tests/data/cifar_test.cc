#include "data/cifar.h"

#include <catch2/catch.hpp>
#include <string>

#include "data/data_files.h"
#include "temporary_directory.h"
#include "thrown.h"

namespace cnn {
namespace {

constexpr Volume kCifarImage{3, 32, 32};

const std::vector<std::string> kNames = {"airplane", "automobile", "bird",  "cat",  "deer",
                                         "dog",      "frog",       "horse", "ship", "truck"};

void check_cifar(const Dataset& data, int64_t count) {
  CHECK(data.image == kCifarImage);
  REQUIRE(data.count == count);
  REQUIRE(data.pixels.size() == static_cast<size_t>(count * 3072));
  REQUIRE(data.labels.size() == static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    CHECK(data.labels[static_cast<size_t>(i)] == i % 10);
    for (int64_t p = 0; p < 3072; ++p) REQUIRE(data.pixels_of(i)[p] == made_pixel(i, p));
  }
}

}  // namespace

TEST_CASE("cifar: the records of all files, in their order") {
  const TemporaryDirectory directory;
  const auto first = directory.write("1.bin", cifar_records(7, 0));
  const auto second = directory.write("2.bin", cifar_records(5, 7));
  check_cifar(read_cifar({first, second}, kCifarImage, 10, std::nullopt), 12);
  check_cifar(read_cifar({first, second}, kCifarImage, 10, 3), 3);
  check_cifar(read_cifar({first, second}, kCifarImage, 10, 9), 9);
  check_cifar(read_cifar({first, second}, kCifarImage, 10, 100), 12);
}

TEST_CASE("cifar: damage is named with file and byte, behind the limit too") {
  const TemporaryDirectory directory;
  const auto good = directory.write("good.bin", cifar_records(2, 0));
  const auto refused = [&](const std::string& bytes) {
    const auto file = directory.write("bad.bin", bytes);
    const std::string message = thrown(Failure::data, [&] { read_cifar({good, file}, kCifarImage, 10, 1); });
    REQUIRE(message.substr(0, file.string().size()) == file.string());
    return message.substr(file.string().size());
  };
  CHECK(refused("") == ": byte 0: the file is empty");
  CHECK(refused(cifar_records(2, 0).substr(0, 6000)) ==
        ": byte 3073: truncated or no CIFAR-10 in its binary version: the file's 6000 bytes are no whole "
        "number of "
        "records of 3073 bytes (a label and 32x32x3 pixels)");
  std::string wrong_label = cifar_records(3, 0);
  wrong_label[2 * 3073] = 10;
  CHECK(refused(wrong_label) ==
        ": byte 6146: label 10 of image 2 (counted from 0) is out of range: the network has 10 classes, 0 to "
        "9");
}

TEST_CASE("cifar: an input of another size is refused") {
  CHECK(thrown(Failure::data,
               [] {
                 read_cifar({"test_batch.bin"}, {1, 28, 28}, 10, std::nullopt);
               }) ==
        "test_batch.bin: CIFAR-10 holds 32x32x3 images, the config's input is 28x28x1 (width x height x "
        "channels): write input: {channels: 3, height: 32, width: 32}");
}

TEST_CASE("cifar: class names come from the file, or are the ten well-known ones") {
  const TemporaryDirectory directory;
  CHECK(read_cifar_classes(directory.path() / "none", 10) == kNames);
  CHECK(read_cifar_classes(directory.write("names", "cat\r\ndog \n\nred fox\n\n"), 3) ==
        std::vector<std::string>{"cat", "dog", "red fox"});
  CHECK(read_cifar_classes(directory.write("names",
                                           "\xEF\xBB\xBF"
                                           "cat\r\ndog\r\n"),
                           2) == std::vector<std::string>{"cat", "dog"});
  CHECK(read_cifar_classes(directory.write("names", "cat\ndog"), 4) ==
        std::vector<std::string>{"cat", "dog", "2", "3"});
  CHECK(read_cifar_classes(directory.path() / "none", 2) ==
        std::vector<std::string>{"airplane", "automobile"});
}

TEST_CASE("cifar: class names that are no text are refused") {
  const TemporaryDirectory directory;
  const auto file = directory.write("names", "cat\n\x01\x02\xFF\n");
  CHECK(thrown(Failure::data, [&] { read_cifar_classes(file, 10); }) ==
        file.string() + ": class names must be plain text, one a line");
}

}  // namespace cnn
