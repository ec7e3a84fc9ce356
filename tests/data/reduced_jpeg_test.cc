// JPEGs that are decoded smaller than they are.
#include <catch2/catch.hpp>
#include <cmath>

#include "data/decode_image.h"
#include "data/image_file.h"
#include "data/image_files.h"
#include "data/jpeg_files.h"
#include "data/resize.h"
#include "temporary_directory.h"

namespace cnn {
namespace {

// A slope from left to right and from top to bottom, with waves.
std::string slope(int width, int height) {
  std::string samples;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double wave = std::sin(0.05 * x) * std::cos(0.08 * y);
      samples += static_cast<char>(std::lround(80.0 * x / width + 80.0 * y / height + 40 + 40 * wave));
    }
  }
  return samples;
}

// Black and white, whose edges lie on no grid.
std::string checkers(int width, int height) {
  std::string samples;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) samples += (x / 37 + y / 29) % 2 == 0 ? '\xFF' : '\0';
  }
  return samples;
}

std::vector<uint8_t> resized_jpeg(const Raster& raster, const Volume& input) {
  std::vector<uint8_t> out(static_cast<size_t>(input.size()));
  resize(raster, input, out.data());
  return out;
}

// Between what a file becomes and what it would become if it were decoded whole, in levels.
int largest_difference(const std::string& file, const Volume& input) {
  const Raster whole = decode_image(as_bytes(file), {1000, 1000}).raster;
  REQUIRE(whole.shrinking == Shrinking());
  const Raster small = decode_image(as_bytes(file), {input.height, input.width}).raster;
  CHECK(small.picture_size() == Size2{whole.height, whole.width});
  const auto a = resized_jpeg(small, input);
  const auto b = resized_jpeg(whole, input);
  int most = 0;
  for (size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

}  // namespace

TEST_CASE("reduced jpeg: is what the whole one becomes, over odd sizes, both sides, and turned") {
  int reduced = 0;
  for (const auto& [width, height] :
       {std::pair{257, 271}, {513, 262}, {301, 403}, {269, 499}, {256, 264}, {519, 523}}) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const JpegSettings settings{.space = JCS_GRAYSCALE, .exif = exif_of(orientation)};
      const std::string smooth = jpeg(width, height, slope(width, height), settings);
      const std::string sharp = jpeg(width, height, checkers(width, height), settings);
      for (const Volume& input : {Volume{1, 8, 8}, Volume{1, 11, 16}, Volume{1, 31, 17}}) {
        INFO(width << "x" << height << " turned " << orientation << " to " << input.width << "x"
                   << input.height);
        CHECK(largest_difference(smooth, input) <= 1);
        CHECK(largest_difference(sharp, input) <= 8);
        reduced += decode_image(as_bytes(smooth), {input.height, input.width}).raster.shrinking.factor > 1;
      }
    }
  }
  CHECK(reduced == 6 * 8 * 3);
}

TEST_CASE("reduced jpeg: where a picture lies on the coarse grid follows its turn") {
  const auto shrinking = [](int orientation) {
    const std::string file =
        jpeg(131, 146, std::string(131, 'x'), {.space = JCS_GRAYSCALE, .exif = exif_of(orientation)});
    return decode_image(as_bytes(file), {4, 4}).raster.shrinking;
  };
  // 17 columns and 19 rows of 8: 5 and 6 too many.
  CHECK(shrinking(1) == Shrinking{8, {0, 0}, {6, 5}});
  CHECK(shrinking(2) == Shrinking{8, {0, 5}, {6, 0}});
  CHECK(shrinking(3) == Shrinking{8, {6, 5}, {0, 0}});
  CHECK(shrinking(4) == Shrinking{8, {6, 0}, {0, 5}});
  CHECK(shrinking(5) == Shrinking{8, {0, 0}, {5, 6}});
  CHECK(shrinking(6) == Shrinking{8, {0, 6}, {5, 0}});
  CHECK(shrinking(7) == Shrinking{8, {5, 6}, {0, 0}});
  CHECK(shrinking(8) == Shrinking{8, {5, 0}, {0, 6}});
}

TEST_CASE("reduced jpeg: facts tell the size in the file, as it is to be looked at") {
  const std::string file =
      jpeg(400, 320, std::string(400, 'x'), {.space = JCS_GRAYSCALE, .exif = exif_of(6)});
  uint8_t dot = 0;
  CHECK(read_image(as_bytes(file), "x", {1, 1, 1}, Background::white, &dot).size == Size2{400, 320});
}

TEST_CASE("reduced jpeg: more pixels than are decoded are read smaller, up to 500 million") {
  const std::string row(12'000, '\x50');
  const std::string file = jpeg(12'000, 9'000, row, {.space = JCS_GRAYSCALE});
  // Twice what is wanted would be more than there is.
  const Raster raster = decode_image(as_bytes(file), {9'000, 12'000}).raster;
  CHECK(raster.shrinking.factor == 2);
  CHECK(raster.picture_size() == Size2{9'000, 12'000});
  const auto out = resized_jpeg(decode_image(as_bytes(file), {5, 5}).raster, {1, 5, 5});
  CHECK(out == std::vector<uint8_t>(25, 0x50));
  std::string beyond = file;
  beyond.replace(file.find("\xFF\xC0") + 5, 4, "\xFF\xDC\xFF\xDC");
  CHECK_THROWS_WITH(decode_image(as_bytes(beyond), {5, 5}),
                    "announces an image of 65500x65500 pixels, more than the 500000000 that are read");
}

}  // namespace cnn
