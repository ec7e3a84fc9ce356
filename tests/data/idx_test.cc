#include "data/idx.h"

#include <catch2/catch.hpp>
#include <string>

#include "data/data_files.h"
#include "temporary_directory.h"
#include "thrown.h"

namespace cnn {
namespace {

constexpr Volume kGray{1, 4, 3};
constexpr Volume kColor{3, 4, 5};

// A pair of files in a directory of its own.
struct Pair {
  TemporaryDirectory directory;
  IdxFiles files;

  Pair(const std::string& images, const std::string& labels)
      : files{directory.write("images", images), directory.write("labels", labels)} {}

  Dataset read(const Volume& input = kGray, std::optional<int64_t> limit = std::nullopt) const {
    return read_idx(files, input, 10, limit);
  }
};

std::string refused_images(const std::string& images, const Volume& input = kGray) {
  const Pair pair(images, idx_labels(20));
  const std::string message = thrown(Failure::data, [&] { pair.read(input); });
  const std::string name = pair.files.images.string();
  REQUIRE(message.substr(0, name.size() + 2) == name + ": ");
  return message.substr(name.size() + 2);
}

std::string refused_labels(const std::string& labels) {
  const Pair pair(idx_images(20, kGray), labels);
  const std::string message = thrown(Failure::data, [&] { pair.read(); });
  const std::string name = pair.files.labels.string();
  REQUIRE(message.substr(0, name.size() + 2) == name + ": ");
  const auto images = message.find(pair.files.images.string());
  return message.substr(name.size() + 2, images == std::string::npos ? images : images - name.size() - 2);
}

void check_made(const Dataset& data, int64_t count, const Volume& image) {
  CHECK(data.count == count);
  CHECK(data.image == image);
  REQUIRE(data.pixels.size() == static_cast<size_t>(count * image.size()));
  REQUIRE(data.labels.size() == static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    CHECK(data.labels[static_cast<size_t>(i)] == i % 10);
    for (int64_t p = 0; p < image.size(); ++p) REQUIRE(data.pixels_of(i)[p] == made_pixel(i, p));
  }
}

}  // namespace

TEST_CASE("idx: images of one channel or more, plain or gzip'ed in any number of members") {
  const std::string images = idx_images(20, kGray);
  check_made(Pair(images, idx_labels(20)).read(), 20, kGray);
  check_made(Pair(gzip(images), gzip(idx_labels(20))).read(), 20, kGray);
  check_made(Pair(gzip(images.substr(0, 6)) + gzip(images.substr(6)), idx_labels(20)).read(), 20, kGray);
  check_made(Pair(idx_images(20, kColor), idx_labels(20)).read(kColor), 20, kColor);
  check_made(Pair(gzip(idx_images(20, kColor)), idx_labels(20)).read(kColor), 20, kColor);
}

TEST_CASE("idx: a file larger than one step of reading comes whole") {
  const Volume large{1, 1000, 700};
  for (const auto& images : {idx_images(5, large), gzip(idx_images(5, large))}) {
    const Dataset data = Pair(images, idx_labels(5)).read(large);
    const std::string expected = made_pixels(5, large);
    CHECK(std::equal(expected.begin(), expected.end(), data.pixels.begin(), data.pixels.end(),
                     [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; }));
    CHECK(Pair(images, idx_labels(5)).read(large, 3).pixels.size() == 3 * 700000);
  }
}

TEST_CASE("idx: a limit takes the first images, and what lies behind it is checked still") {
  check_made(Pair(idx_images(20, kGray), idx_labels(20)).read(kGray, 7), 7, kGray);
  check_made(Pair(gzip(idx_images(20, kGray)), idx_labels(20)).read(kGray, 7), 7, kGray);
  check_made(Pair(idx_images(20, kGray), idx_labels(20)).read(kGray, 1000), 20, kGray);
  std::string labels = idx_labels(20);
  labels[8 + 15] = 11;
  const Pair wrong(idx_images(20, kGray), labels);
  CHECK(thrown(Failure::data, [&] { wrong.read(kGray, 7); }) ==
        wrong.files.labels.string() +
            ": byte 23: label 11 of image 15 (counted from 0) is out of range: the network has 10 classes, 0 "
            "to 9");
  const Pair cut(idx_images(20, kGray).substr(0, 200), idx_labels(20));
  CHECK(thrown(Failure::data, [&] { cut.read(kGray, 7); }) ==
        cut.files.images.string() +
            ": byte 200: truncated: expected 256 bytes (a header of 16 and 20 images of 3x4x1), got 200");
}

TEST_CASE("idx: a wrong magic number is named for what it is") {
  CHECK(refused_images(idx_labels(20)) ==
        "byte 0: expected images (magic number 0x00000803), found labels (0x00000801): are the two files "
        "swapped?");
  CHECK(refused_labels(idx_images(20, kGray)) ==
        "byte 0: expected labels (magic number 0x00000801), found images: are the two files swapped?");
  CHECK(refused_images("\x89PNG\r\n\x1a\n") ==
        "byte 0: expected IDX images (magic number 0x00000803 or 0x00000804), found 0x89504e47: "
        "this looks like a PNG image");
  CHECK(refused_labels("<!DOCTYPE html>") ==
        "byte 0: expected IDX labels (magic number 0x00000801), found 0x3c21444f: "
        "this looks like a web page, an error message in place of the download?");
  CHECK(refused_images(gzip(gzip(idx_images(20, kGray)))) ==
        "uncompressed byte 0: expected IDX images (magic number 0x00000803 or 0x00000804), found 0x1f8b0800: "
        "this looks like gzip within gzip; unpack it once");
  CHECK(refused_images(big_endian(0xD03)) ==
        "byte 0: expected IDX images (magic number 0x00000803 or 0x00000804), found 0x00000d03: "
        "this is IDX, but of floats");
  CHECK(refused_images("what?") ==
        "byte 0: expected IDX images (magic number 0x00000803 or 0x00000804), found 0x77686174: this is no "
        "IDX file");
}

TEST_CASE("idx: counts that disagree name both files") {
  const Pair pair(idx_images(20, kGray), idx_labels(19));
  CHECK(thrown(Failure::data, [&] { pair.read(); }) ==
        pair.files.labels.string() + ": byte 4: 19 labels, but " + pair.files.images.string() +
            " holds 20 images: the two do not belong together");
}

TEST_CASE("idx: images unlike the config's input, or none, are refused") {
  CHECK(refused_images(idx_images(20, kGray), {3, 32, 32}) ==
        "byte 8: the file holds 3x4x1 images, the config's input is 32x32x3 (width x height x channels)");
  CHECK(refused_images(idx_images(20, kColor), {1, 4, 5}) ==
        "byte 8: the file holds 5x4x3 images, the config's input is 5x4x1 (width x height x channels)");
  CHECK(refused_images(big_endian(0x804) + std::string(16, '\xFF')) ==
        "byte 8: the file holds 4294967295x4294967295x4294967295 images, the config's input is 3x4x1 "
        "(width x height x channels)");
  CHECK(refused_images(idx_images(0, kGray)) == "byte 4: the file holds no images");
}

TEST_CASE("idx: truncated and overlong files are refused with both sizes") {
  CHECK(refused_images("") == "byte 0: the file is empty");
  CHECK(refused_images(idx_images(20, kGray).substr(0, 3)) == "byte 3: truncated within the header");
  CHECK(refused_images(idx_images(20, kGray).substr(0, 8)) == "byte 8: truncated within the header");
  CHECK(refused_images(gzip(idx_images(20, kGray).substr(0, 100))) ==
        "uncompressed byte 100: truncated: expected 256 bytes (a header of 16 and 20 images of 3x4x1), got "
        "100");
  CHECK(refused_labels(idx_labels(20).substr(0, 27)) ==
        "byte 27: truncated: expected 28 bytes (a header of 8 and 20 labels), got 27");
  CHECK(
      refused_images(idx_images(20, kGray) + "z") ==
      "byte 256: trailing bytes: with a header of 16 bytes and 20 images of 3x4x1 the file should end here");
  CHECK(refused_labels(gzip(idx_labels(20) + "z")) ==
        "uncompressed byte 28: trailing bytes: with a header of 8 bytes and 20 labels the file should end "
        "here");
}

TEST_CASE("idx: a header that announces more than there can be costs nothing") {
  const std::string many = big_endian(0x803) + big_endian(0xFFFFFFFF) + big_endian(4) + big_endian(3);
  CHECK(refused_images(many) ==
        "byte 4: the header announces 4294967295 images of 3x4x1, more than the 8589934592 bytes that a data "
        "file may hold");
  const std::string fewer =
      big_endian(0x803) + big_endian(600000000) + big_endian(4) + big_endian(3) + "pixels";
  const Pair pair(gzip(fewer), gzip(big_endian(0x801) + big_endian(600000000) + "labels"));
  CHECK(thrown(Failure::data, [&] { pair.read(); }) ==
        pair.files.labels.string() +
            ": uncompressed byte 14: truncated: expected 600000008 bytes (a header of 8 and 600000000 "
            "labels), got 14");
}

TEST_CASE("idx: a gzip bomb is refused after the bytes that its header announces") {
  std::string bomb = gzip(idx_images(20, kGray));
  const std::string zeros = gzip(std::string(1 << 20, '\0'));
  for (int i = 0; i < 2000; ++i) bomb += zeros;
  CHECK(refused_images(bomb) ==
        "uncompressed byte 256: trailing bytes: with a header of 16 bytes and 20 images of 3x4x1 the file "
        "should "
        "end here");
}

TEST_CASE("idx: a directory or a missing file is refused by its name") {
  const Pair pair(idx_images(20, kGray), idx_labels(20));
  CHECK(thrown(Failure::data, [&] {
          read_idx({pair.directory.path(), pair.files.labels}, kGray, 10, {});
        }) == pair.directory.path().string() + ": is a directory, not a file");
}

TEST_CASE("idx: cut anywhere, or with any bit of its gzip flipped, a file is refused as data or read right") {
  const std::string images = idx_images(20, kGray);
  const std::string packed = gzip(images);
  for (const auto& file : {images, packed}) {
    for (size_t length = 0; length < file.size(); ++length) refused_images(file.substr(0, length));
  }
  for (size_t bit = 0; bit < packed.size() * 8; ++bit) {
    std::string damaged = packed;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const Pair pair(damaged, idx_labels(20));
    Dataset data;
    try {
      data = pair.read();
    } catch (const Error& error) {
      CHECK(error.failure() == Failure::data);
      continue;
    }
    check_made(data, 20, kGray);
  }
}

}  // namespace cnn
