#include "data/pixel_digest.h"

#include <catch2/catch.hpp>

#include "base/digest.h"
#include "data/dataset.h"
#include "data/decode_image.h"
#include "data/fingerprint.h"
#include "data/image_file.h"
#include "data/image_files.h"
#include "data/jpeg_files.h"
#include "data/open_dataset.h"
#include "data/resize.h"
#include "data/trained_images.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

uint64_t of_file(const std::string& bytes, int64_t channels = 3) {
  std::vector<uint8_t> out(3 * 4 * 4);
  return read_image(as_bytes(bytes), "x", {channels, 4, 4}, Background::white, out.data(),
                    PixelDigests::wanted)
      .pixel_digest;
}

// Of 5x7 pixels.
const std::string kGrayDigested = made_pixels(1, {1, 7, 5});
const std::string kColored = made_pixels(1, {3, 7, 5});

std::string in_color(const std::string& gray) {
  std::string samples;
  for (const char level : gray) samples.append(3, level);
  return samples;
}

}  // namespace

TEST_CASE("pixel digest: a picture has the same whatever file it comes in") {
  const uint64_t gray = of_file(pgm(5, 7, kGrayDigested));
  CHECK(gray == digest_of(as_bytes(kGrayDigested)));
  CHECK(of_file(png(5, 7, 0, kGrayDigested)) == gray);
  CHECK(of_file(png(5, 7, 0, kGrayDigested) + "more") == gray);
  CHECK(of_file(png(5, 7, 2, in_color(kGrayDigested))) == gray);
  CHECK(of_file(bmp(5, 7, in_color(kGrayDigested))) == gray);
  const uint64_t colored = of_file(png(5, 7, 2, kColored));
  CHECK(of_file(bmp(5, 7, kColored)) == colored);
  CHECK(of_file(ppm(5, 7, kColored)) == colored);
  std::string other = kColored;
  ++other[40];
  CHECK(of_file(png(5, 7, 2, other)) != colored);
}

TEST_CASE("pixel digest: a picture has the one of the same pixels in a data set, however large it is") {
  for (const Volume& image : {Volume{1, 3, 4}, Volume{3, 4, 5}, Volume{3, 200, 311}}) {
    const std::string planes = made_pixels(1, image);
    Raster picture{image.height, image.width, image.channels, {}};
    const auto plane = static_cast<size_t>(image.height * image.width);
    for (size_t i = 0; i < plane; ++i) {
      for (size_t c = 0; c < static_cast<size_t>(image.channels); ++c)
        picture.pixels.push_back(static_cast<uint8_t>(planes[c * plane + i]));
    }
    const std::vector<uint8_t> pixels(planes.begin(), planes.end());
    CHECK(pixel_digest(picture, image.channels) == pixel_digest(pixels, image));
    CHECK((pixel_digest(pixels, image) == digest_of(std::as_bytes(std::span(pixels)))) ==
          (image.channels == 1));
  }
  const std::vector<uint8_t> gray(3 * 20, 7);
  CHECK(pixel_digest(gray, {3, 4, 5}) == pixel_digest(std::span(gray).first(20), {1, 4, 5}));
}

TEST_CASE("pixel digest: for a network of gray input a picture is as gray as it sees it") {
  std::string gray;
  for (size_t i = 0; i < kColored.size(); i += 3)
    gray += static_cast<char>(gray_of(reinterpret_cast<const uint8_t*>(kColored.data()) + i));
  CHECK(of_file(png(5, 7, 2, kColored), 1) == digest_of(as_bytes(gray)));
  CHECK(of_file(pgm(5, 7, gray), 1) == digest_of(as_bytes(gray)));
  CHECK(of_file(png(5, 7, 2, kColored), 3) != of_file(pgm(5, 7, gray), 3));
}

TEST_CASE(
    "pixel digest: a JPEG that is decoded smaller has the one of its whole picture, however it is turned") {
  const int height = 67;
  const int width = 90;
  const std::string samples = made_pixels(1, {3, height, width});
  for (const bool progressive : {false, true}) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const std::string exif = orientation == 1 ? "" : exif_of(orientation);
      const std::string file = jpeg(width, height, samples, {.progressive = progressive, .exif = exif});
      REQUIRE(decode_image(as_bytes(file), {4, 4}).raster.shrinking.factor == 4);
      const Raster whole = decode_image(as_bytes(file), {100, 100}).raster;
      REQUIRE(whole.shrinking == Shrinking());
      const std::string pixels(whole.pixels.begin(), whole.pixels.end());
      const std::string copy = ppm(static_cast<int>(whole.width), static_cast<int>(whole.height), pixels);
      for (const int64_t channels : {1, 3}) {
        CAPTURE(progressive, orientation, channels);
        CHECK(of_file(file, channels) == of_file(copy, channels));
      }
    }
  }
}

TEST_CASE(
    "pixel digest: a turned JPEG of more pixels than are decoded has the one of what it is decoded to") {
  const std::string row(12'000, '\x50');
  const std::string file = jpeg(12'000, 9'000, row, {.space = JCS_GRAYSCALE, .exif = exif_of(6)});
  CHECK(of_file(file) == pixel_digest(decode_image(as_bytes(file), {4, 4}).raster, 3));
}

TEST_CASE("pixel digest: an upright JPEG of more pixels than are decoded has the one of all of them") {
  const std::string row(12'000, '\x50');
  const std::string file = jpeg(12'000, 9'000, row, {.space = JCS_GRAYSCALE});
  CHECK(of_file(file) == digest_of(as_bytes(std::string(12'000 * 9'000, '\x50'))));
}

TEST_CASE("pixel digest: of image folders a list has both, and either tells an image") {
  const TemporaryDirectory directory;
  const auto fill = [&](const std::string& folder, const std::string& (*pack)(const std::string&)) {
    for (const std::string name : {"a", "b"}) {
      std::filesystem::create_directories(directory.path() / folder / name);
      for (int i = 0; i < 2; ++i) {
        const std::string samples = in_color(made_pixels(1, {1, 4, 4}, (name == "a" ? 0 : 10) + i));
        directory.write(folder + "/" + name + "/" + std::to_string(i), pack(samples));
      }
    }
  };
  static std::string packed;
  fill("train",
       [](const std::string& samples) -> const std::string& { return packed = png(4, 4, 2, samples); });
  fill("test", [](const std::string& samples) -> const std::string& { return packed = bmp(4, 4, samples); });
  DataSpec spec;
  spec.format = ImageFolders{};
  spec.root = directory.path();
  spec.folders().train = directory.path() / "train";
  spec.folders().test = directory.path() / "test";
  for (const int64_t memory : {int64_t{1} << 20, int64_t{1}}) {  // streamed too
    OpenedData data = open_data(spec, {1, 4, 4}, 2, {.memory = memory});
    const auto list = digests_trained_on(data);
    CHECK(list.size() == 8);
    CHECK(count_trained(list, digests_of(data.test)) == 0);
    CHECK(count_trained(list, pixel_digests_of(data.test)) == 4);
    CHECK(leave_out(list, data).test == 4);
    CHECK(leave_out_unknown(list, data) == 0);
  }
}

}  // namespace cnn
