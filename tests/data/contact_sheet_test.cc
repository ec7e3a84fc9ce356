#include "data/contact_sheet.h"

#include <catch2/catch.hpp>

#include "data/data_files.h"
#include "data/decode_image.h"
#include "data/image_files.h"

namespace cnn {
namespace {

std::vector<LabelledImage> flat_images(size_t count, const Volume& image, const std::string& label) {
  std::vector<LabelledImage> images;
  for (size_t i = 0; i < count; ++i)
    images.push_back(
        {std::vector<uint8_t>(static_cast<size_t>(image.size()), static_cast<uint8_t>(100 + i)), label});
  return images;
}

int64_t count_of(const Raster& sheet, uint8_t value) {
  return std::count(sheet.pixels.begin(), sheet.pixels.end(), value);
}

}  // namespace

TEST_CASE("contact_sheet: every image is there, enlarged by a whole factor, each with its label") {
  const Volume image{1, 28, 28};
  const Raster plain = contact_sheet(flat_images(7, image, ""), image);
  for (uint8_t i = 0; i < 7; ++i) CHECK(count_of(plain, static_cast<uint8_t>(100 + i)) == 3 * 56 * 56);
  const Raster labelled = contact_sheet(flat_images(7, image, "cat"), image);
  CHECK(labelled.width == plain.width);
  CHECK(count_of(plain, 232) == 0);
  CHECK(count_of(labelled, 232) > 7 * 20);
}

TEST_CASE(
    "contact_sheet: colours are the images', large ones are not enlarged, long and strange labels are cut") {
  const Volume image{3, 70, 90};
  std::vector<LabelledImage> images = flat_images(1, image, std::string(5000, 'W') + "\x1b\n\xff");
  std::fill_n(images[0].pixels.begin(), 70 * 90, uint8_t{250});
  const Raster sheet = contact_sheet(images, image);
  CHECK(sheet.width == 90 + 12);
  CHECK(count_of(sheet, 250) == 70 * 90);
  CHECK(count_of(sheet, 100) == 2 * 70 * 90);
}

TEST_CASE("encode_png: is read back as the same picture") {
  const Volume image{3, 5, 4};
  const Raster sheet = contact_sheet(flat_images(3, image, "x"), image);
  const std::string file = encode_png(sheet);
  const Raster read = decode_image(as_bytes(file), {1, 1}).raster;
  CHECK(read.width == sheet.width);
  CHECK(read.pixels == sheet.pixels);
  CHECK(is_own_png(file));
  CHECK_FALSE(is_own_png(png(1, 1, 0, "x")));
  CHECK_FALSE(is_own_png(file.substr(0, 40)));
  CHECK_FALSE(is_own_png(""));
}

}  // namespace cnn
